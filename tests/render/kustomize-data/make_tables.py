#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes model/render/kustomize_tables.inc from the data files beside this script (needs python3-yaml)."""
import pathlib

import yaml

HERE = pathlib.Path(__file__).parent
OUT = HERE.parents[2] / "model" / "render" / "kustomize_tables.inc"


def load(name):
    return yaml.safe_load((HERE / name).read_text())


def quote(text):
    return '"' + str(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def call(macro, *args):
    return f"{macro}({', '.join(args)})"


def spec_args(spec):
    return [quote(spec.get(k, "")) for k in ("group", "version", "kind", "path")] + [
        "true" if spec.get("create") else "false"
    ]


def field_specs():
    for name, specs in load("default-field-specs.yaml").items():
        if name in ("labelsEntryAlwaysAdds", "nameTransformersSkip") or not specs:
            continue
        for spec in specs:
            if isinstance(spec, dict):
                yield call("FIELD_SPEC", quote(name), *spec_args(spec))


def name_references():
    for entry in load("name-references.yaml")["nameReference"]:
        yield call("NAME_REFERENCE", *(quote(entry.get(k, "")) for k in ("group", "version", "kind")))
        for spec in entry["fieldSpecs"]:
            yield call("REFERRER", *spec_args(spec))


def scopes():
    for entry in load("resource-scope.yaml")["clusterScoped"]:
        yield call("CLUSTER_SCOPED", quote(entry["apiVersion"]), quote(entry["kind"]))


def namespaced():
    for entry in load("resource-scope.yaml")["namespaced"]:
        yield call("NAMESPACED", quote(entry["apiVersion"]), quote(entry["kind"]))


def schema():
    data = load("merge-keys.yaml")
    for kind, fields in data["schema"].items():
        for field, target in (fields or {}).items():
            form = next(f for f in ("object", "list", "map", "mapOf", "listOf") if f in target)
            keys = ",".join(target["mergeKeys"]) if target.get("mergeKeys") else ""
            merges = "true" if "mergeKeys" in target else "false"
            yield call("SCHEMA_FIELD", quote(kind), quote(field), quote(form), quote(target[form] or ""), merges, quote(keys))
    for entry in data["resources"]:
        yield call("SCHEMA_RESOURCE", *(quote(entry[k]) for k in ("apiVersion", "kind", "definition")))


def orders():
    data = load("legacy-order.yaml")
    for kind in data["orderFirst"]:
        yield call("ORDER_FIRST", quote(kind))
    for kind in data["orderLast"]:
        yield call("ORDER_LAST", quote(kind))


SECTIONS = {
    "FIELD_SPEC": field_specs,
    "NAME_REFERENCE": name_references,
    "CLUSTER_SCOPED": scopes,
    "NAMESPACED": namespaced,
    "SCHEMA": schema,
    "ORDER": orders,
}

lines = [
    "// SPDX-License-Identifier: GPL-3.0-or-later",
    "// clang-format off",
    "// Made by tests/render/kustomize-data/make_tables.py from the data files beside it; do not edit.",
]
for section, make in SECTIONS.items():
    lines.append(f"#ifdef KUSTOMIZE_{section}")
    lines.extend(make())
    lines.append("#endif")
OUT.write_text("\n".join(lines) + "\n")
