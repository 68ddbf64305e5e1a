// SPDX-License-Identifier: GPL-3.0-or-later

package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

const (
	manifestType = "application/vnd.oci.image.manifest.v1+json"
	configType   = "application/vnd.cncf.helm.config.v1+json"
	contentType  = "application/vnd.cncf.helm.chart.content.v1.tar+gzip"
)

type descriptor struct {
	MediaType string `json:"mediaType"`
	Digest    string `json:"digest"`
	Size      int    `json:"size"`
}

func describe(mediaType string, content []byte) descriptor {
	return descriptor{mediaType, "sha256:" + digest(content), len(content)}
}

// image is a chart as Helm pushes it to a registry: a config, one layer, a manifest of both.
type image struct{ config, manifest []byte }

func imageOf(c *chart) image {
	config := mustJSON(map[string]string{"name": c.name, "version": c.version, "apiVersion": "v2"})
	manifest := mustJSON(map[string]any{
		"schemaVersion": 2,
		"mediaType":     manifestType,
		"config":        describe(configType, config),
		"layers":        []descriptor{describe(contentType, c.archive)},
	})
	return image{config, manifest}
}

// mustJSON takes maps of strings and numbers only, which always marshal.
func mustJSON(value any) []byte {
	out, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return out
}

// serveRegistry answers the reading half of the OCI distribution protocol. The chart is the last
// part of the repository's name, whatever stands before it, so that a URL only changes its host.
func (s *shelf) serveRegistry(w http.ResponseWriter, r *http.Request) {
	path := strings.TrimPrefix(r.URL.Path, "/v2/")
	if path == "" {
		w.WriteHeader(http.StatusOK)
		return
	}
	all, err := s.charts()
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	if repository, found := strings.CutSuffix(path, "/tags/list"); found {
		serveTags(w, repository, all)
	} else if repository, reference, found := strings.Cut(path, "/manifests/"); found {
		serveManifest(w, repository, reference, all)
	} else if repository, blob, found := strings.Cut(path, "/blobs/"); found {
		serveBlob(w, repository, blob, all)
	} else {
		http.NotFound(w, r)
	}
}

func lastPart(repository string) string {
	return repository[strings.LastIndex(repository, "/")+1:]
}

// A tag may not hold "+", Helm writes "_" for it.
func tag(c *chart) string { return strings.ReplaceAll(c.version, "+", "_") }

func serveTags(w http.ResponseWriter, repository string, all []*chart) {
	tags := []string{}
	for _, c := range all {
		if c.name == lastPart(repository) {
			tags = append(tags, tag(c))
		}
	}
	w.Header().Set("Content-Type", "application/json")
	w.Write(mustJSON(map[string]any{"name": repository, "tags": tags}))
}

func serveManifest(w http.ResponseWriter, repository, reference string, all []*chart) {
	for _, c := range all {
		manifest := imageOf(c).manifest
		sum := "sha256:" + digest(manifest)
		if c.name == lastPart(repository) && (tag(c) == reference || sum == reference) {
			w.Header().Set("Docker-Content-Digest", sum)
			send(w, manifestType, manifest)
			return
		}
	}
	registryError(w, "MANIFEST_UNKNOWN", reference)
}

func serveBlob(w http.ResponseWriter, repository, wanted string, all []*chart) {
	for _, c := range all {
		if c.name != lastPart(repository) {
			continue
		}
		for _, blob := range [][]byte{c.archive, imageOf(c).config} {
			if "sha256:"+digest(blob) == wanted {
				w.Header().Set("Docker-Content-Digest", wanted)
				send(w, "application/octet-stream", blob)
				return
			}
		}
	}
	registryError(w, "BLOB_UNKNOWN", wanted)
}

func send(w http.ResponseWriter, mediaType string, content []byte) {
	w.Header().Set("Content-Type", mediaType)
	w.Header().Set("Content-Length", fmt.Sprint(len(content)))
	w.Write(content)
}

func registryError(w http.ResponseWriter, code, detail string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusNotFound)
	w.Write(mustJSON(map[string]any{"errors": []map[string]string{{"code": code, "message": detail}}}))
}
