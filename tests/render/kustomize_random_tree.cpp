// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/render/kustomize_random_tree.h"

#include "tests/render/kustomize_quirks.h"

namespace golden {

namespace {

std::string indented(const std::string &text, int spaces)
{
    const std::string pad(static_cast<std::size_t>(spaces), ' ');
    std::string out;
    for (std::size_t from = 0; from < text.size();) {
        const std::size_t end = text.find('\n', from);
        const std::string line = text.substr(from, end == std::string::npos ? end : end - from);
        out += line.empty() ? "\n" : pad + line + '\n';
        if (end == std::string::npos)
            break;
        from = end + 1;
    }
    return out;
}

bool isWorkload(const std::string &kind)
{
    return kind == "Deployment" || kind == "StatefulSet" || kind == "DaemonSet" || kind == "Job" ||
           kind == "CronJob" || kind == "Pod";
}

} // namespace

std::string RandomTree::pick(std::initializer_list<const char *> choices)
{
    return choices.begin()[below(static_cast<int>(choices.size()))];
}

RandomTree::RandomTree(std::uint64_t seed) : m_random(seed * 2654435761u + 12345)
{
    const int bases = 1 + below(2);
    std::vector<std::string> below_;
    for (int i = 0; i < bases; ++i) {
        const std::string name = "base" + std::to_string(i);
        layer(name, {}, 0, false);
        below_.push_back("../" + name);
    }
    if (chance(30)) {
        layer("component", {}, 1, true);
        trap(38);
    }
    const bool hasMiddle = chance(40);
    if (hasMiddle)
        layer("middle", below_, 1, false);
    if (hasMiddle && chance(8)) { // the same base by two ways
        below_.insert(below_.begin(), "../middle");
        trap(39);
    } else if (hasMiddle) {
        below_ = {"../middle"};
    }
    for (std::string &path : quirkLayers(seed))
        below_.push_back(std::move(path));
    layer("overlay", below_, 2, false);
    m_target = "overlay";
}

/// Directories with traps of their own. What fails by itself is seldom: it hides everything else. Of the
/// first few hundred trees every second one takes the next trap in turn, so that all of them occur there.
std::vector<std::string> RandomTree::quirkLayers(std::uint64_t seed)
{
    std::vector<std::string> paths;
    const auto &all = quirks();
    const bool inTurn = seed <= 450 && seed % 2 == 0;
    for (int i = inTurn ? 1 : below(3); i > 0; --i) {
        const std::size_t index = inTurn ? static_cast<std::size_t>(seed / 2) % all.size()
                                         : static_cast<std::size_t>(below(static_cast<int>(all.size())));
        const Quirk &quirk = all[index];
        const std::string directory = "quirk" + std::to_string(i);
        if (quirk.fails && !inTurn && !chance(25))
            continue;
        for (const auto &[name, text] : quirk.files)
            m_files[directory + '/' + name] = text;
        paths.push_back("../" + directory);
        trap(quirk.trap);
    }
    return paths;
}

std::string RandomTree::scalar()
{
    const int which = below(24);
    if (which < 10)
        return pick({"text", "a b", "x-1", "some/path", "v1.2", "http://x/y:z", "100m", "1Gi"});
    if (which == 10) {
        trap(5);
        return pick({"yes", "on", "n", "0777", "0o17", "0x1F", "1_000"});
    }
    if (which == 11) {
        trap(30);
        return pick({"2020-01-01", "1.0", "1e3", "12345678901234567890", "1.10", "2020-01-01T10:00:00Z"});
    }
    if (which == 12) {
        trap(32);
        return pick({"null", "~", "[]", "{}"});
    }
    if (which == 13) {
        trap(65);
        return "";
    }
    if (which == 14) {
        trap(70);
        return pick({"\"5\"", "'true'", "\"null\"", "'1.0'", "\"2020-01-01\""});
    }
    if (which == 15)
        return pick({"true", "false", "True"});
    if (which == 16) {
        trap(33);
        return pick({"\"h\xC3\xA9llo\"", "'it''s'", "\"tab\\there\"", "\"<a&b>\""});
    }
    return pick({"1", "2", "80", "443", "3.5", "-1", "1000000"});
}

std::string RandomTree::labels()
{
    std::string text;
    for (const char *key : {"app", "tier", "env", "a.b/c"})
        if (chance(35))
            text += std::string(key) + ": " + pick({"web", "db", "\"1\"", "prod", "''"}) + "\n";
    return text;
}

std::string RandomTree::metadata(const Object &object)
{
    std::string text = "name: " + object.name + "\n";
    if (!object.ns.empty())
        text += "namespace: " + object.ns + "\n";
    if (const std::string map = labels(); !map.empty())
        text += "labels:\n" + indented(map, 2);
    if (chance(30)) {
        text += "annotations:\n" +
                indented(labels() + "note: " + pick({"x", "\"1\"", "1", "true", "null", "1.0"}) + "\n", 2);
        trap(28);
    } else if (chance(6)) {
        text += "annotations: {}\n";
        trap(29);
    }
    if (chance(6)) {
        text += "annotations2: {config.kubernetes.io/local-config: \"true\"}\n";
    }
    if (chance(8)) {
        text += "finalizers: [f1, f2]\n";
        trap(64);
    }
    return text;
}

std::string RandomTree::podSpec(int indent)
{
    std::string text = "containers:\n";
    for (const char *name : {"app", "side"}) {
        if (std::string(name) == "side" && chance(50))
            break;
        text += std::string("- name: ") + name + "\n  image: " +
                pick({"nginx", "nginx:1.2", "reg.io:5000/team/app:v1", "redis@sha256:abc",
                      "nginx:1@sha256:abc", "\"app\""}) +
                "\n";
        trap(103);
        if (chance(50))
            text += "  ports:\n  - containerPort: 80\n    name: http\n" +
                    std::string(chance(50) ? "    protocol: TCP\n" : "") +
                    (chance(40) ? "  - containerPort: 443\n    name: https\n" : "");
        if (chance(50))
            text += "  env:\n  - name: A\n    value: " + pick({"x", "\"1\"", "$(V0)", "a$(V0)b", "$$(V0)"}) +
                    "\n  - name: B\n    valueFrom: {configMapKeyRef: {name: " + pick({"cm", "gen", "web"}) +
                    ", key: k}}\n";
        if (chance(25))
            text += "  args: [\"--x=$(V0)\", b]\n";
        if (chance(25)) {
            text += "  envFrom:\n  - configMapRef: {name: " + pick({"cm", "gen"}) + "}\n";
            trap(68);
        }
        if (chance(25))
            text += "  volumeMounts:\n  - {mountPath: /a, name: v}\n  - {mountPath: /b, name: w}\n";
    }
    if (chance(35)) {
        text += "volumes:\n- name: v\n  emptyDir: " + pick({"{}", ""}) +
                "\n- name: w\n  configMap: {name: " + pick({"cm", "gen"}) + "}\n";
        trap(69);
    }
    if (chance(30))
        text += "serviceAccountName: " + pick({"default", "sa", "web"}) + "\n";
    if (chance(15))
        text += "imagePullSecrets:\n- name: sec\n";
    if (chance(15))
        text += "tolerations:\n- {key: a, operator: Exists}\n";
    return indented(text, indent);
}

std::string RandomTree::workload(const Object &object)
{
    if (object.kind == "Pod")
        return "spec:\n" + podSpec(2);
    const std::string pod =
        "template:\n" +
        std::string(chance(80) ? "  metadata:\n    labels:" +
                                     std::string(chance(85) ? "\n" + indented("app: web\n", 6) : "\n")
                               : "") +
        "  spec:\n" + podSpec(4);
    if (object.kind == "CronJob")
        return "spec:\n  schedule: '* * * * *'\n  jobTemplate:\n    spec:\n" + indented(pod, 6);
    std::string spec = object.kind == "Job" || object.kind == "DaemonSet"
                           ? ""
                           : "replicas: " + pick({"1", "2", "\"3\""}) + "\n";
    if (object.kind != "Job" && chance(70))
        spec += "selector:\n  matchLabels: {app: web}\n";
    if (object.kind == "StatefulSet" && chance(60)) {
        spec += "serviceName: " + pick({"web", "svc"}) +
                "\nvolumeClaimTemplates:\n- metadata: {name: d}\n  spec: {storageClassName: fast}\n";
        trap(99);
    }
    if (object.kind == "Deployment" && chance(20))
        spec += "strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 1}}\n";
    return "spec:\n" + indented(spec + pod, 2);
}

std::string RandomTree::rbac(const Object &object)
{
    if (object.kind == "Role" || object.kind == "ClusterRole") {
        trap(93);
        return "rules:\n- apiGroups: [\"\"]\n  resources: [configmaps]\n  resourceNames: [" +
               pick({"cm", "gen", "web"}) + ", other]\n  verbs: [get]\n";
    }
    trap(90);
    trap(92);
    std::string text =
        "roleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: " + pick({"Role", "ClusterRole"}) +
        "\n  name: " + pick({"web", "role"}) + "\nsubjects:\n";
    text += "- kind: ServiceAccount\n  name: " + pick({"default", "sa", "web"}) + "\n" +
            std::string(chance(60) ? "  namespace: " + pick({"ns1", "ns2", "default"}) + "\n" : "");
    if (chance(40))
        text += "- kind: User\n  name: " + pick({"sa", "joe"}) + "\n";
    return text;
}

std::string RandomTree::body(const Object &object)
{
    if (isWorkload(object.kind))
        return workload(object);
    if (object.kind == "ConfigMap")
        return "data:\n  a: " + pick({"x", "\"1\"", "'yes'", "|\n    line\n    two"}) + "\n  " +
               (chance(30) ? "cfg: |\n    server:\n      port: 80\n      host: a\n" : "k: v\n");
    if (object.kind == "Secret")
        return std::string(chance(50) ? "type: Opaque\n" : "") + "stringData:\n  p: w\n";
    if (object.kind == "Service")
        return "spec:\n  selector: {app: web}\n  ports:\n  - port: 80\n    name: http\n" +
               std::string(chance(50) ? "    protocol: TCP\n" : "") +
               (chance(40) ? "  - {port: 81, name: b, protocol: UDP}\n" : "");
    if (object.kind == "RoleBinding" || object.kind == "ClusterRoleBinding" || object.kind == "Role" ||
        object.kind == "ClusterRole")
        return rbac(object);
    if (object.kind == "Ingress")
        return "spec:\n  ingressClassName: web\n  tls: [{secretName: sec}]\n  rules:\n  - http:\n      "
               "paths:\n      - backend: {service: {name: " +
               pick({"web", "svc"}) + ", port: {number: 80}}}\n";
    if (object.kind == "HorizontalPodAutoscaler")
        return "spec:\n  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: " +
               pick({"web", "api"}) + "}\n";
    if (object.kind == "Widget") {
        trap(72);
        return "spec:\n  a: " + scalar() + "\n  list: [" + pick({"1, 2", "{name: x, v: 1}, {name: y}", ""}) +
               "]\n  map:\n    x: " + scalar() + "\n    y: {z: " + pick({"1", "text", "\"5\""}) + "}\n" +
               (chance(20) ? "  containers:\n  - {name: c, image: nginx}\n" : "");
    }
    if (object.kind == "ValidatingWebhookConfiguration") {
        trap(91);
        return "webhooks:\n- name: w.x\n  clientConfig: {service: {name: " + pick({"web", "svc"}) +
               ", namespace: ns1, path: /x}}\n";
    }
    if (object.kind == "PodDisruptionBudget")
        return "spec:\n  minAvailable: 1\n  selector: {matchLabels: {app: web}}\n";
    if (object.kind == "NetworkPolicy")
        return "spec:\n  podSelector: {matchLabels: {app: web}}\n";
    return {};
}

std::string RandomTree::object(Object &object)
{
    static const std::pair<const char *, const char *> kinds[]{
        {"Deployment", "apps/v1"},
        {"Deployment", "apps/v1"},
        {"StatefulSet", "apps/v1"},
        {"DaemonSet", "apps/v1"},
        {"Job", "batch/v1"},
        {"CronJob", "batch/v1"},
        {"Pod", "v1"},
        {"ConfigMap", "v1"},
        {"ConfigMap", "v1"},
        {"Secret", "v1"},
        {"Service", "v1"},
        {"Service", "v1"},
        {"ServiceAccount", "v1"},
        {"Role", "rbac.authorization.k8s.io/v1"},
        {"RoleBinding", "rbac.authorization.k8s.io/v1"},
        {"ClusterRole", "rbac.authorization.k8s.io/v1"},
        {"ClusterRoleBinding", "rbac.authorization.k8s.io/v1"},
        {"Namespace", "v1"},
        {"Widget", "example.com/v1"},
        {"Widget", "example.com/v1"},
        {"Ingress", "networking.k8s.io/v1"},
        {"HorizontalPodAutoscaler", "autoscaling/v1"},
        {"ValidatingWebhookConfiguration", "admissionregistration.k8s.io/v1"},
        {"PodDisruptionBudget", "policy/v1"},
        {"NetworkPolicy", "networking.k8s.io/v1"},
        {"CustomResourceDefinition", "apiextensions.k8s.io/v1"},
        {"PersistentVolumeClaim", "v1"}};
    const auto isTaken = [&] {
        for (const Object &other : m_objects)
            if (other.kind == object.kind && other.name == object.name && !chance(15))
                return true;
        return false;
    };
    for (int tries = 0; tries == 0 || (tries < 8 && isTaken()); ++tries) {
        const auto &[kind, apiVersion] = kinds[below(static_cast<int>(std::size(kinds)))];
        object.kind = kind;
        object.apiVersion = apiVersion;
        object.name = object.kind == "ServiceAccount"
                          ? pick({"sa", "default", "web"})
                          : pick({"web", "api", "cm", "svc", "role", "sec", "x-1", "w1", "w2"});
    }
    const bool clusterWide = object.kind == "Namespace" || object.kind.starts_with("Cluster") ||
                             object.kind == "CustomResourceDefinition" ||
                             object.kind.starts_with("Validating");
    object.ns = clusterWide && chance(90) ? "" : pick({"", "", "", "ns1", "ns2", "default"});
    if (clusterWide && !object.ns.empty())
        trap(24);
    if (object.kind == "Namespace")
        trap(87);
    return "apiVersion: " + object.apiVersion + "\nkind: " + object.kind + "\nmetadata:\n" +
           indented(metadata(object), 2) + body(object);
}

std::string RandomTree::resourceFile(const std::string &directory, int index)
{
    const std::string name = "r" + std::to_string(index) + ".yaml";
    const int count = 1 + below(3);
    const bool list = chance(8);
    std::string text;
    for (int i = 0; i < count; ++i) {
        Object made;
        const std::string one = object(made);
        m_objects.push_back(made);
        if (list) {
            const std::string item = indented(one, 2);
            text += "- " + item.substr(2);
        } else {
            text += (i > 0 ? "---\n" : "") + one;
        }
    }
    if (list) {
        text = "apiVersion: v1\nkind: List\nitems:\n" + text;
        trap(14);
    }
    m_files[directory + '/' + name] = text;
    return "- " + name + "\n";
}

std::string RandomTree::namesAndLabels()
{
    std::string text;
    if (chance(35)) {
        text += "namespace: " + pick({"ns1", "ns2", "prod"}) + "\n";
        trap(25);
    }
    if (chance(30))
        text += "namePrefix: " + pick({"p-", "dev-", "\"1\""}) + "\n";
    if (chance(20))
        text += "nameSuffix: " + pick({"-s", "-v2"}) + "\n";
    if (chance(20)) {
        text += "commonLabels:\n  app: " + pick({"web", "\"1\"", "all"}) + "\n  team: x\n";
        trap(98);
    }
    if (chance(25)) {
        text += "labels:\n- pairs: {env: " + pick({"prod", "\"true\""}) +
                ", l: v}\n  includeSelectors: " + pick({"true", "false"}) +
                "\n  includeTemplates: " + pick({"true", "false"}) + "\n";
        if (chance(20))
            text += "- pairs: {w: q}\n  fields:\n  - {path: spec/map, kind: Widget, create: " +
                    pick({"true", "false"}) + "}\n";
        trap(101);
    }
    if (chance(20))
        text += "commonAnnotations:\n  owner: " + pick({"me", "\"1\""}) + "\n";
    return text;
}

std::string RandomTree::imagesAndReplicas()
{
    std::string text;
    if (chance(35)) {
        text += "images:\n- name: " + pick({"nginx", "reg.io:5000/team/app", "redis", "n.inx"}) + "\n  " +
                pick({"newTag: \"2\"", "newName: other", "digest: sha256:fff", "tagSuffix: -x",
                      "newName: o\n  newTag: v9"}) +
                "\n";
        trap(102);
        trap(104);
        if (chance(30))
            text += "- name: other\n  newTag: late\n";
    }
    if (chance(10)) {
        std::string name;
        for (const Object &object : m_objects)
            if (object.kind == "Deployment" || object.kind == "StatefulSet")
                name = object.name;
        if (!name.empty()) {
            text += "replicas:\n- name: " + name + "\n  count: 5\n";
            trap(107);
        }
    }
    return text;
}

std::string RandomTree::generators(const std::string &directory, bool mayMerge)
{
    std::string text;
    if (chance(35)) {
        const bool merges = mayMerge && !m_generated.empty() && chance(50);
        const std::string name = merges ? m_generated.front() : pick({"gen", "cm2"});
        text += "configMapGenerator:\n- name: " + name + "\n";
        if (merges) {
            text += "  behavior: " + pick({"merge", "merge", "replace"}) + "\n";
            trap(85);
            trap(82);
        } else {
            for (const std::string &other : m_generated)
                if (other == name && chance(80))
                    return {};
            m_generated.push_back(name);
        }
        text += "  literals: [a=1, \"q='x y'\", e=, " + pick({"k=v", "\"n=a\\nb\"", "t=true"}) + "]\n";
        trap(77);
        trap(79);
        if (chance(40)) {
            m_files[directory + "/app.env"] = "# comment\nX=1\nY=\"quoted\"\n  Z = z \n";
            text += "  envs: [app.env]\n";
            trap(78);
        }
        if (chance(40)) {
            m_files[directory + "/file.txt"] =
                chance(20) ? std::string("\xff\xfe bin") : std::string("content\nmore\n");
            text += "  files: [file.txt, key.txt=file.txt]\n";
            trap(86);
        }
        if (chance(25))
            text += "  options: {disableNameSuffixHash: true, labels: {g: l}}\n";
        if (chance(15))
            text += "  namespace: ns1\n";
    }
    if (chance(20)) {
        m_files[directory + "/secret.txt"] = std::string(static_cast<std::size_t>(below(120)), 's') + "\n";
        text += "secretGenerator:\n- name: sec" + std::to_string(below(2)) + "\n  files: [secret.txt]\n" +
                (chance(40) ? "  type: kubernetes.io/tls\n" : "");
        trap(75);
        trap(76);
    }
    if (!text.empty() && chance(30)) {
        text +=
            "generatorOptions:\n  disableNameSuffixHash: " + pick({"true", "false"}) + "\n  labels: {o: p}\n";
        trap(83);
    }
    return text;
}

std::string RandomTree::target(const Object &object)
{
    std::string text;
    if (chance(60))
        text += "kind: " + (chance(70) ? object.kind : pick({"Deploy.*", "Deployment|Service", ".*"})) + "\n";
    if (chance(50))
        text +=
            "name: " + (chance(60) ? object.name : pick({"w.*", "p-web", ".*", "we", "dev-p-web-s"})) + "\n";
    if (chance(15))
        text += "namespace: " + pick({"ns1", "default", "prod"}) + "\n";
    if (chance(15))
        text += "labelSelector: " + pick({"app=web", "\"app in (web,db)\"", "tier", "\"!env\""}) + "\n";
    if (text.empty())
        text = "group: " + pick({"apps", "example.com"}) + "\n";
    trap(50);
    trap(47);
    return text;
}

std::string RandomTree::strategicPatch(const Object &object)
{
    std::string text = "apiVersion: " + object.apiVersion + "\nkind: " + object.kind +
                       "\nmetadata:\n  name: " + object.name + "\n";
    if (!object.ns.empty())
        text += "  namespace: " + object.ns + "\n";
    if (chance(40)) {
        text += "  labels: {new: x, app: " + pick({"null", "\"2\"", "2", "changed"}) + "}\n";
        trap(60);
    }
    if (chance(20))
        text += "  annotations: {note: " + pick({"null", "y", "3"}) + "}\n";
    if (chance(6)) {
        trap(62);
        return text + "$patch: delete\n";
    }
    if (object.kind == "Deployment" || object.kind == "StatefulSet" || object.kind == "DaemonSet") {
        text += "spec:\n" + std::string(object.kind != "DaemonSet" && chance(40) ? "  replicas: 9\n" : "") +
                "  template:\n    spec:\n      containers:\n      - name: " + pick({"app", "side", "new"}) +
                "\n        image: " + pick({"patched", "nginx:9"}) + "\n";
        if (chance(40)) {
            text += "        ports:\n        - containerPort: " + pick({"80", "8080"}) +
                    "\n          name: p\n" +
                    (chance(40) ? "          protocol: " + pick({"TCP", "UDP"}) + "\n" : "");
            trap(66);
        }
        if (chance(40))
            text += "        env:\n        - name: " + pick({"A", "C"}) +
                    "\n          value: " + pick({"z", "\"2\"", "null"}) + "\n";
        if (chance(15)) {
            text += "      - $patch: " + pick({"delete", "replace"}) + "\n        name: side\n";
            trap(63);
        }
        if (chance(15))
            text +=
                "      volumes:\n      - name: v\n        emptyDir: null\n        configMap: {name: cm}\n";
        if (chance(10))
            text += "      tolerations: []\n";
    } else if (object.kind == "Service") {
        text += "spec:\n  ports:\n  - port: " + pick({"80", "82"}) + "\n    targetPort: 8080\n" +
                (chance(50) ? "    protocol: TCP\n" : "");
        trap(66);
    } else if (object.kind == "ConfigMap") {
        text += "data:\n  a: " + pick({"null", "new", "\"3\""}) + "\n  z: zz\n";
    } else if (object.kind == "Widget") {
        text += "spec:\n  a: " + scalar() + "\n  list: [" + pick({"3", "{name: x, $patch: delete}", ""}) +
                "]\n  map:\n    x: " + pick({"null", "5", "changed"}) + "\n    n: {m: null, o: 1}\n";
    } else {
        text += "extra: {k: v}\n";
    }
    return text;
}

std::string RandomTree::jsonPatch(const Object &object, bool asJson)
{
    std::string path = "/metadata/labels/jp";
    std::string value = pick({"x", "\"1\"", "y"});
    if (isWorkload(object.kind) && object.kind != "Pod" && object.kind != "CronJob" && chance(50)) {
        path =
            pick({"/spec/template/spec/containers/0/image", "/spec/template/spec/dnsPolicy", "/spec/paused"});
        value = pick({"img", "true", "5"});
    } else if (chance(40)) {
        path = pick({"/metadata/annotations/new", "/metadata/annotations/a.b~1c", "/spec", "/metadata/name",
                     "/data"});
        value = path == "/spec" || path == "/data" ? "{q: 1}" : pick({"v", "w"});
    }
    const std::string op =
        pick({"add", "add", "add", "add", "replace", "replace", "replace", "add", "add", "remove", "test"});
    trap(73);
    if (asJson) {
        const std::string json = value == "{q: 1}"                 ? "{\"q\": 1}"
                                 : value == "true" || value == "5" ? value
                                 : value.front() == '"'            ? value
                                                                   : '"' + value + '"';
        return "[{\"op\": \"" + op + "\", \"path\": \"" + path + "\"" +
               (op == "remove" ? "" : ", \"value\": " + json) + "}]\n";
    }
    return "- op: " + op + "\n  path: " + path + "\n" + (op == "remove" ? "" : "  value: " + value + "\n");
}

std::string RandomTree::patches(const std::string &directory)
{
    if (m_objects.empty() || !chance(55))
        return {};
    std::string text = "patches:\n";
    const int count = 1 + below(2);
    for (int i = 0; i < count; ++i) {
        const Object object = anyObject();
        const bool json = chance(35);
        const bool hasTarget = json || chance(60);
        std::string patch = json ? jsonPatch(object, chance(30)) : strategicPatch(object);
        if (!json && chance(5) && !hasTarget) {
            patch += "---\n" + strategicPatch(anyObject());
            trap(52);
        }
        if (chance(50)) {
            text += "- patch: |-\n" + indented(patch, 4);
        } else {
            const std::string name = "patch" + std::to_string(i) + ".yaml";
            m_files[directory + '/' + name] = patch;
            text += "- path: " + name + "\n";
        }
        if (hasTarget) {
            text += "  target:\n" + indented(target(object), 4);
            trap(51);
        } else {
            trap(46);
        }
        if (!json && chance(12)) {
            text += "  options: {allowNameChange: true" +
                    std::string(chance(50) ? ", allowKindChange: true" : "") + "}\n";
            trap(57);
        }
    }
    return text;
}

std::string RandomTree::oldPatches(const std::string &directory)
{
    std::string text;
    if (!m_objects.empty() && chance(12)) {
        m_files[directory + "/old.yaml"] = strategicPatch(anyObject());
        text += "patchesStrategicMerge: [old.yaml]\n";
        trap(41);
    }
    if (!m_objects.empty() && chance(12)) {
        const Object object = anyObject();
        text += "patchesJson6902:\n- target: {version: v1, kind: " + object.kind + ", name: " + object.name +
                "}\n  patch: |-\n" + indented(jsonPatch(object, false), 4);
        trap(40);
    }
    return text;
}

std::string RandomTree::replacements()
{
    if (m_objects.empty() || !chance(22))
        return {};
    const Object source = anyObject();
    const Object target = anyObject();
    trap(108);
    trap(109);
    std::string text = "replacements:\n- ";
    if (chance(20)) {
        text += "sourceValue: " + pick({"\"123\"", "abc", "\"true\""}) + "\n";
        trap(111);
    } else {
        text +=
            "source: {kind: " + source.kind + ", name: " + source.name + ", fieldPath: " +
            pick({"metadata.name", "metadata.name", "kind", "kind", "apiVersion", "metadata.labels.app"}) +
            (chance(20) ? ", options: {delimiter: \"-\", index: 0}" : "") + "}\n";
    }
    text += "  targets:\n  - select: {kind: " + target.kind + (chance(40) ? ", name: " + target.name : "") +
            "}\n    fieldPaths: [" +
            pick({"metadata.annotations.rep", "\"metadata.labels.[a.b/c]\"",
                  "\"spec.template.spec.containers.[name=app].image\"", "spec.replicas", "spec.a", "data.a",
                  "data.cfg.server.port", "\"spec.template.spec.containers.*.image\""}) +
            "]\n";
    if (chance(88))
        text += "    options: {create: true" + std::string(chance(20) ? ", delimiter: \":\", index: 1" : "") +
                "}\n";
    return text;
}

std::string RandomTree::vars()
{
    std::string name;
    for (const Object &object : m_objects)
        if (object.kind == "Service")
            name = object.name;
    if (name.empty() || m_varCount > 0 || !chance(15))
        return {};
    ++m_varCount;
    trap(114);
    trap(115);
    return "vars:\n- name: V0\n  objref: {kind: Service, name: " + name + ", apiVersion: v1}\n" +
           (chance(50) ? "  fieldref: {fieldPath: \"spec.ports[0].port\"}\n" : "");
}

std::string RandomTree::transformers(const std::string &directory)
{
    if (!chance(10))
        return {};
    trap(42);
    const std::string config = chance(50) ? "apiVersion: builtin\nkind: LabelTransformer\nmetadata: {name: "
                                            "t}\nlabels: {tr: 1}\nfieldSpecs:\n- {path: "
                                            "metadata/labels, create: true}\n"
                                          : "apiVersion: builtin\nkind: NamespaceTransformer\nmetadata: "
                                            "{name: t, namespace: ns2}\nunsetOnly: " +
                                                pick({"true", "false"}) + "\nsetRoleBindingSubjects: " +
                                                pick({"allServiceAccounts", "none", "defaultOnly"}) + "\n";
    if (chance(50))
        return "transformers:\n- |-\n" + indented(config, 2);
    m_files[directory + "/tr.yaml"] = config;
    return "transformers: [tr.yaml]\n";
}

std::string RandomTree::configurations(const std::string &directory)
{
    if (!chance(10))
        return {};
    trap(43);
    trap(44);
    m_files[directory + "/conf.yaml"] = "nameReference:\n- kind: ConfigMap\n  fieldSpecs:\n  - {path: "
                                        "spec/a, kind: Widget}\nnamePrefix:\n- {path: spec/a, kind: "
                                        "Widget}\ncommonLabels:\n- {path: spec/map, kind: Widget, create: "
                                        "true}\nimages:\n- {path: spec/a, kind: Widget}\n";
    return "configurations: [conf.yaml]\n";
}

void RandomTree::layer(const std::string &directory, const std::vector<std::string> &below_, int depth,
                       bool component)
{
    std::string text = component ? "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n" : "";
    std::string resources;
    for (const std::string &path : below_)
        resources += "- " + path + "\n";
    const int files = depth == 0 ? 1 + below(3) : below(2);
    for (int i = 0; i < files; ++i)
        resources += resourceFile(directory, i);
    if (!resources.empty())
        text += "resources:\n" + resources;
    if (depth == 2 && m_files.contains("component/kustomization.yaml"))
        text += "components: [../component]\n";
    text += namesAndLabels() + imagesAndReplicas() + generators(directory, depth > 0) + patches(directory) +
            oldPatches(directory) + replacements() + vars() + transformers(directory) +
            configurations(directory);
    if (depth == 2 && chance(10)) {
        text += "buildMetadata: [originAnnotations, transformerAnnotations]\n";
        trap(119);
    }
    if (depth == 2 && chance(15)) {
        text += "sortOptions: {order: " + pick({"legacy", "fifo"}) + "}\n";
        trap(34);
        trap(36);
    }
    if (text.empty() || component)
        text += "metadata: {name: k}\n";
    m_files[directory + "/kustomization.yaml"] = text;
}

} // namespace golden
