#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes one of the two repositories of the render benchmark. The output depends on the arguments only.

  generate.py transformers COUNT DIR   COUNT kustomizations: a base with a Deployment, Service, ConfigMap generator,
                                       and an overlay with namespace, prefix, labels, images, replicas and patches
  generate.py releases COUNT DIR       COUNT kustomizations of one HelmRelease each, as home clusters look
Both have clusters/bench with one Flux Kustomization for each folder.
"""
import pathlib
import sys

DEPLOYMENT = """apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels:
    app: web
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      serviceAccountName: web
      containers:
        - name: web
          image: registry.example/web:1.0.{n}
          args: ["--listen=:8080", "--log-level=info"]
          env:
            - name: REGION
              value: ${{region}}
            - name: SETTINGS
              valueFrom:
                configMapKeyRef:
                  name: settings
                  key: mode
          ports:
            - name: http
              containerPort: 8080
          resources:
            requests: {{cpu: 100m, memory: 128Mi}}
            limits: {{memory: 256Mi}}
          readinessProbe:
            httpGet:
              path: /healthz
              port: http
      volumes:
        - name: settings
          configMap:
            name: settings
---
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
    - name: http
      port: 80
      targetPort: http
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: web
"""
BASE = """apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - web.yaml
configMapGenerator:
  - name: settings
    literals:
      - mode=mode-{n}
      - level=info
"""
OVERLAY = """apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: team-{n}
namePrefix: t{n}-
resources:
  - ../base
labels:
  - pairs:
      team: team-{n}
    includeSelectors: true
commonAnnotations:
  example.com/owner: team-{n}
images:
  - name: registry.example/web
    newTag: 2.0.{n}
replicas:
  - name: web
    count: {replicas}
patches:
  - path: memory.yaml
  - target:
      kind: Service
    patch: |
      - op: add
        path: /spec/ports/0/appProtocol
        value: http
"""
MEMORY = """apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    spec:
      containers:
        - name: web
          resources:
            limits:
              memory: {memory}Mi
"""
RELEASE = """---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: app-{n}
spec:
  interval: 1h
  chartRef:
    kind: OCIRepository
    name: app-template
  install:
    remediation:
      retries: -1
  upgrade:
    cleanupOnFail: true
    remediation:
      retries: 3
  values:
    controllers:
      app-{n}:
        annotations:
          reloader.stakater.com/auto: "true"
        containers:
          app:
            image:
              repository: ghcr.io/example/app-{n}
              tag: 1.{n}.0@sha256:{digest}
            env:
              TZ: ${{TIMEZONE}}
              APP_PORT: &port 80
            probes:
              liveness: &probes
                enabled: true
                custom: true
                spec:
                  httpGet:
                    path: /health
                    port: *port
                  periodSeconds: 10
              readiness: *probes
            securityContext:
              allowPrivilegeEscalation: false
              readOnlyRootFilesystem: true
              capabilities: {{drop: ["ALL"]}}
            resources:
              requests:
                cpu: 10m
              limits:
                memory: 256Mi
    defaultPodOptions:
      securityContext:
        runAsNonRoot: true
        runAsUser: 65534
        runAsGroup: 65534
    service:
      app:
        controller: app-{n}
        ports:
          http:
            port: *port
    route:
      app:
        hostnames: ["app-{n}.${{DOMAIN}}"]
        parentRefs:
          - name: internal
            namespace: kube-system
            sectionName: https
    persistence:
      config:
        existingClaim: app-{n}
      tmp:
        type: emptyDir
"""
FLUX = """---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: app-{n}
  namespace: flux-system
spec:
  interval: 1h
  path: ./{path}
  prune: true
  sourceRef:
    kind: GitRepository
    name: flux-system
  postBuild:
    substitute:
      region: westeurope
      TIMEZONE: Europe/Zurich
      DOMAIN: bench.example
"""
SYNC = """apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata:
  name: flux-system
  namespace: flux-system
spec:
  interval: 1m
  ref:
    branch: main
  url: https://git.example/bench.git
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: flux-system
  namespace: flux-system
spec:
  interval: 10m
  path: ./clusters/bench
  prune: true
  sourceRef:
    kind: GitRepository
    name: flux-system
"""


def write(root, path, text):
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text)


def transformers(root, n):
    write(root, f"apps/app-{n}/base/web.yaml", DEPLOYMENT.format(n=n))
    write(root, f"apps/app-{n}/base/kustomization.yaml", BASE.format(n=n))
    write(root, f"apps/app-{n}/overlay/kustomization.yaml", OVERLAY.format(n=n, replicas=n % 5 + 1))
    write(root, f"apps/app-{n}/overlay/memory.yaml", MEMORY.format(memory=256 + n))
    return f"apps/app-{n}/overlay"


def releases(root, n):
    write(root, f"apps/app-{n}/helmrelease.yaml", RELEASE.format(n=n, digest=f"{n:064x}"))
    write(root, f"apps/app-{n}/kustomization.yaml",
          "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n  - ./helmrelease.yaml\n")
    return f"apps/app-{n}"


def main():
    if len(sys.argv) != 4 or sys.argv[1] not in ("transformers", "releases"):
        sys.exit(__doc__)
    root = pathlib.Path(sys.argv[3])
    make = transformers if sys.argv[1] == "transformers" else releases
    for n in range(int(sys.argv[2])):
        path = make(root, n)
        write(root, f"clusters/bench/app-{n}.yaml", FLUX.format(n=n, path=path))
    write(root, "clusters/bench/flux-system/gotk-sync.yaml", SYNC)
    write(root, "clusters/bench/flux-system/kustomization.yaml",
          "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n  - gotk-sync.yaml\n")


main()
