// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/kustomize_decode.h"

#include <array>
#include <utility>

namespace leeway::render::kustomize {

namespace {

using Field = Shape::Field;
using Type = Shape::Type;

// The structures of kustomize's api/types, in its names.
const Shape text{Type::String};
const Shape flag{Type::Bool};
const Shape number{Type::Int};
const Shape texts{Type::List, &text};
const Shape textMap{Type::StringMap};
const Shape freeMap{Type::Free};

constexpr Shape structOf(std::span<const Field> fields)
{
    return {Type::Struct, nullptr, fields};
}
constexpr Shape listOf(const Shape &element)
{
    return {Type::List, &element};
}

const std::array metadataFields{Field{"name", &text}, Field{"namespace", &text}, Field{"labels", &textMap},
                                Field{"annotations", &textMap}};
const Shape metadata = structOf(metadataFields);

const std::array fieldSpecFields{Field{"group", &text}, Field{"version", &text}, Field{"kind", &text},
                                 Field{"path", &text}, Field{"create", &flag}};
const Shape fieldSpec = structOf(fieldSpecFields);
const Shape fieldSpecs = listOf(fieldSpec);

const std::array selectorFields{Field{"group", &text},        Field{"version", &text},
                                Field{"kind", &text},         Field{"name", &text},
                                Field{"namespace", &text},    Field{"annotationSelector", &text},
                                Field{"labelSelector", &text}};
const Shape selector = structOf(selectorFields);
const Shape selectors = listOf(selector);

const std::array patchOptionFields{Field{"allowNameChange", &flag}, Field{"allowKindChange", &flag}};
const Shape patchOptions = structOf(patchOptionFields);
const std::array patchFields{Field{"path", &text}, Field{"patch", &text}, Field{"target", &selector},
                             Field{"options", &patchOptions}};
const Shape patch = structOf(patchFields);
const Shape patches = listOf(patch);

const std::array labelFields{Field{"pairs", &textMap}, Field{"includeSelectors", &flag},
                             Field{"includeTemplates", &flag}, Field{"fields", &fieldSpecs}};
const Shape label = structOf(labelFields);
const Shape labels = listOf(label);
const std::array headLabelFields{Field{"pairs", &textMap}, Field{"includeSelectors", &flag},
                                 Field{"includeTemplates", &flag},
                                 Field{"includeVolumeClaimTemplates", &flag}, Field{"fields", &fieldSpecs}};
const Shape headLabel = structOf(headLabelFields);
const Shape headLabels = listOf(headLabel);

const std::array imageFields{Field{"name", &text}, Field{"newName", &text}, Field{"newTag", &text},
                             Field{"tagSuffix", &text}, Field{"digest", &text}};
const Shape image = structOf(imageFields);
const Shape images = listOf(image);

const std::array replacementOptionFields{Field{"delimiter", &text}, Field{"index", &number},
                                         Field{"encoding", &text}, Field{"create", &flag}};
const Shape replacementOptions = structOf(replacementOptionFields);
const std::array sourceFields{Field{"group", &text},
                              Field{"version", &text},
                              Field{"kind", &text},
                              Field{"name", &text},
                              Field{"namespace", &text},
                              Field{"fieldPath", &text},
                              Field{"options", &replacementOptions}};
const Shape source = structOf(sourceFields);
const std::array targetFields{Field{"select", &selector}, Field{"reject", &selectors},
                              Field{"fieldPaths", &texts}, Field{"options", &replacementOptions}};
const Shape target = structOf(targetFields);
const Shape targets = listOf(target);
const std::array replacementFields{Field{"path", &text}, Field{"source", &source},
                                   Field{"sourceValue", &text}, Field{"targets", &targets}};
const Shape replacement = structOf(replacementFields);
const Shape replacements = listOf(replacement);

const std::array replicaFields{Field{"name", &text}, Field{"count", &number}};
const Shape replica = structOf(replicaFields);
const Shape replicas = listOf(replica);

const std::array objectRefFields{Field{"apiVersion", &text}, Field{"group", &text},
                                 Field{"version", &text},    Field{"kind", &text},
                                 Field{"name", &text},       Field{"namespace", &text}};
const Shape objectRef = structOf(objectRefFields);
const std::array fieldRefFields{Field{"fieldPath", &text}};
const Shape fieldRef = structOf(fieldRefFields);
const std::array varFields{Field{"name", &text}, Field{"objref", &objectRef}, Field{"fieldref", &fieldRef}};
const Shape var = structOf(varFields);
const Shape vars = listOf(var);

const std::array generatorOptionFields{Field{"labels", &textMap}, Field{"annotations", &textMap},
                                       Field{"disableNameSuffixHash", &flag}, Field{"immutable", &flag}};
const Shape generatorOptions = structOf(generatorOptionFields);
const std::array configMapFields{Field{"name", &text},     Field{"namespace", &text},
                                 Field{"behavior", &text}, Field{"literals", &texts},
                                 Field{"files", &texts},   Field{"envs", &texts},
                                 Field{"env", &text},      Field{"options", &generatorOptions}};
const Shape configMap = structOf(configMapFields);
const Shape configMaps = listOf(configMap);
const std::array secretFields{
    Field{"name", &text},      Field{"namespace", &text}, Field{"behavior", &text},
    Field{"literals", &texts}, Field{"files", &texts},    Field{"envs", &texts},
    Field{"env", &text},       Field{"type", &text},      Field{"options", &generatorOptions}};
const Shape secret = structOf(secretFields);
const Shape secrets = listOf(secret);

const std::array legacySortFields{Field{"orderFirst", &texts}, Field{"orderLast", &texts}};
const Shape legacySort = structOf(legacySortFields);
const std::array sortFields{Field{"order", &text}, Field{"legacySortOptions", &legacySort}};
const Shape sort = structOf(sortFields);

const std::array helmGlobalFields{Field{"chartHome", &text}, Field{"configHome", &text}};
const Shape helmGlobals = structOf(helmGlobalFields);
const std::array helmChartFields{Field{"name", &text},        Field{"version", &text},
                                 Field{"repo", &text},        Field{"releaseName", &text},
                                 Field{"namespace", &text},   Field{"additionalValuesFiles", &texts},
                                 Field{"valuesFile", &text},  Field{"valuesInline", &freeMap},
                                 Field{"valuesMerge", &text}, Field{"includeCRDs", &flag},
                                 Field{"skipHooks", &flag},   Field{"apiVersions", &texts},
                                 Field{"kubeVersion", &text}, Field{"nameTemplate", &text},
                                 Field{"skipTests", &flag},   Field{"debug", &flag},
                                 Field{"devel", &flag}};
const Shape helmChart = structOf(helmChartFields);
const Shape helmCharts = listOf(helmChart);
const std::array oldHelmFields{
    Field{"chartName", &text},   Field{"chartVersion", &text},  Field{"chartRepoUrl", &text},
    Field{"chartHome", &text},   Field{"chartRepoName", &text}, Field{"helmBin", &text},
    Field{"helmHome", &text},    Field{"values", &text},        Field{"valuesLocal", &freeMap},
    Field{"valuesMerge", &text}, Field{"releaseName", &text},   Field{"releaseNamespace", &text},
    Field{"extraArgs", &texts}};
const Shape oldHelmChart = structOf(oldHelmFields);
const Shape oldHelmCharts = listOf(oldHelmChart);

constexpr std::size_t kustomizationFieldCount = 34;
using KustomizationFields = std::array<Field, kustomizationFieldCount>;

KustomizationFields kustomizationFields(const Shape &labelList)
{
    return {{{"apiVersion", &text},
             {"kind", &text},
             {"metadata", &metadata},
             {"openapi", &textMap},
             {"namePrefix", &text},
             {"nameSuffix", &text},
             {"namespace", &text},
             {"commonLabels", &textMap},
             {"labels", &labelList},
             {"commonAnnotations", &textMap},
             {"patchesStrategicMerge", &texts},
             {"patchesJson6902", &patches},
             {"patches", &patches},
             {"images", &images},
             {"imageTags", &images},
             {"replacements", &replacements},
             {"replicas", &replicas},
             {"vars", &vars},
             {"sortOptions", &sort},
             {"resources", &texts},
             {"components", &texts},
             {"crds", &texts},
             {"bases", &texts},
             {"configMapGenerator", &configMaps},
             {"secretGenerator", &secrets},
             {"helmGlobals", &helmGlobals},
             {"helmCharts", &helmCharts},
             {"helmChartInflationGenerator", &oldHelmCharts},
             {"generatorOptions", &generatorOptions},
             {"configurations", &texts},
             {"generators", &texts},
             {"transformers", &texts},
             {"validators", &texts},
             {"buildMetadata", &texts}}};
}

const std::array referenceFields{Field{"group", &text}, Field{"version", &text}, Field{"kind", &text},
                                 Field{"fieldSpecs", &fieldSpecs}};
const Shape reference = structOf(referenceFields);
const Shape references = listOf(reference);

const std::array configurationFields{Field{"namePrefix", &fieldSpecs},
                                     Field{"nameSuffix", &fieldSpecs},
                                     Field{"namespace", &fieldSpecs},
                                     Field{"commonLabels", &fieldSpecs},
                                     Field{"labels", &fieldSpecs},
                                     Field{"templateLabels", &fieldSpecs},
                                     Field{"commonAnnotations", &fieldSpecs},
                                     Field{"nameReference", &references},
                                     Field{"varReference", &fieldSpecs},
                                     Field{"images", &fieldSpecs},
                                     Field{"replicas", &fieldSpecs},
                                     Field{"volumeClaimTemplateLabels", &fieldSpecs}};

} // namespace

const Shape &kustomizationShape(bool head)
{
    static const KustomizationFields released = kustomizationFields(labels);
    static const KustomizationFields next = kustomizationFields(headLabels);
    static const Shape releasedShape = structOf(released);
    static const Shape nextShape = structOf(next);
    return head ? nextShape : releasedShape;
}

const Shape &configurationShape(bool head)
{
    static const std::span<const Field> all(configurationFields);
    static const Shape released = structOf(all.first(all.size() - 1)); // without volumeClaimTemplateLabels
    static const Shape next = structOf(all);
    return head ? next : released;
}

const Shape &replacementShape()
{
    return replacement;
}
const Shape &fieldSpecShape()
{
    return fieldSpec;
}

const Shape *pluginShape(std::string_view kind)
{
    static const std::array labelsFields{Field{"labels", &textMap}, Field{"fieldSpecs", &fieldSpecs}};
    static const std::array annotationsFields{Field{"annotations", &textMap},
                                              Field{"fieldSpecs", &fieldSpecs}};
    static const std::array prefixFields{Field{"prefix", &text}, Field{"suffix", &text},
                                         Field{"fieldSpecs", &fieldSpecs}};
    static const std::array namespaceFields{Field{"metadata", &metadata}, Field{"fieldSpecs", &fieldSpecs},
                                            Field{"unsetOnly", &flag},
                                            Field{"setRoleBindingSubjects", &text}};
    static const std::array imageTagFields{Field{"imageTag", &image}, Field{"fieldSpecs", &fieldSpecs}};
    static const std::array replicaCountFields{Field{"replica", &replica}, Field{"fieldSpecs", &fieldSpecs}};
    static const std::array mergeFields{Field{"paths", &texts}, Field{"patches", &text}};
    static const std::array jsonFields{Field{"target", &selector}, Field{"path", &text},
                                       Field{"jsonOp", &text}};
    static const std::array replacingFields{Field{"replacements", &replacements}};
    static const std::array valueTargetFields{Field{"selector", &selector}, Field{"fieldPath", &text},
                                              Field{"filePathPosition", &number}};
    static const Shape valueTarget = structOf(valueTargetFields);
    static const Shape valueTargets = listOf(valueTarget);
    static const std::array valueAddFields{Field{"value", &text}, Field{"targets", &valueTargets},
                                           Field{"targetFilePath", &text}};
    static const std::array serviceFields{Field{"namespace", &text}, Field{"name", &text}};
    static const Shape service = structOf(serviceFields);
    static const std::array accountFields{Field{"name", &text}, Field{"projectId", &text}};
    static const Shape account = structOf(accountFields);
    static const std::array iamFields{Field{"cloud", &text}, Field{"kubernetesService", &service},
                                      Field{"serviceAccount", &account}};
    static const std::array generatorMapFields{
        Field{"metadata", &metadata}, Field{"name", &text},
        Field{"namespace", &text},    Field{"behavior", &text},
        Field{"literals", &texts},    Field{"files", &texts},
        Field{"envs", &texts},        Field{"env", &text},
        Field{"type", &text},         Field{"options", &generatorOptions}};
    static const std::array<std::pair<std::string_view, Shape>, 17> shapes{{
        {"AnnotationsTransformer", structOf(annotationsFields)},
        {"LabelTransformer", structOf(labelsFields)},
        {"PrefixTransformer", structOf(prefixFields)},
        {"SuffixTransformer", structOf(prefixFields)},
        {"PrefixSuffixTransformer", structOf(prefixFields)},
        {"NamespaceTransformer", structOf(namespaceFields)},
        {"ImageTagTransformer", structOf(imageTagFields)},
        {"ReplicaCountTransformer", structOf(replicaCountFields)},
        {"PatchTransformer", structOf(patchFields)},
        {"PatchStrategicMergeTransformer", structOf(mergeFields)},
        {"PatchJson6902Transformer", structOf(jsonFields)},
        {"ReplacementTransformer", structOf(replacingFields)},
        {"ValueAddTransformer", structOf(valueAddFields)},
        {"HashTransformer", structOf({})},
        {"ConfigMapGenerator", structOf(generatorMapFields)},
        {"SecretGenerator", structOf(generatorMapFields)},
        {"IAMPolicyGenerator", structOf(iamFields)},
    }};
    for (const auto &[name, shape] : shapes)
        if (name == kind)
            return &shape;
    return nullptr;
}

} // namespace leeway::render::kustomize
