// SPDX-License-Identifier: GPL-3.0-or-later

package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// A chart as it lies in its folder, packed the way `helm package` does.
type chart struct {
	name, version string
	metadata      []byte // Chart.yaml
	archive       []byte // gzipped tar
}

func (c *chart) file() string { return c.name + "-" + c.version + ".tgz" }

// The shelf is a folder whose sub-folders are charts; two versions of one chart are two folders.
type shelf struct{ folder string }

func (s *shelf) charts() ([]*chart, error) {
	entries, err := os.ReadDir(s.folder)
	if err != nil {
		return nil, err
	}
	var all []*chart
	for _, entry := range entries {
		if !entry.IsDir() {
			continue
		}
		packed, err := pack(filepath.Join(s.folder, entry.Name()))
		if err != nil {
			return nil, err
		}
		all = append(all, packed)
	}
	return all, nil
}

func pack(folder string) (*chart, error) {
	metadata, err := os.ReadFile(filepath.Join(folder, "Chart.yaml"))
	if err != nil {
		return nil, err
	}
	c := &chart{name: scalar(metadata, "name"), version: scalar(metadata, "version"), metadata: metadata}
	if c.name == "" || c.version == "" {
		return nil, errors.New(folder + ": Chart.yaml has no name or no version")
	}
	var buffer bytes.Buffer
	zipped := gzip.NewWriter(&buffer)
	archive := tar.NewWriter(zipped)
	err = filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		return addFile(archive, folder, path, c.name)
	})
	if err := errors.Join(err, archive.Close(), zipped.Close()); err != nil {
		return nil, err
	}
	c.archive = buffer.Bytes()
	return c, nil
}

// addFile leaves out owner and times, so that the same chart always has the same digest.
func addFile(archive *tar.Writer, folder, path, chartName string) error {
	content, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	relative, err := filepath.Rel(folder, path)
	if err != nil {
		return err
	}
	header := &tar.Header{Name: chartName + "/" + filepath.ToSlash(relative), Mode: 0o644, Size: int64(len(content)), ModTime: time.Unix(0, 0)}
	if err := archive.WriteHeader(header); err != nil {
		return err
	}
	_, err = archive.Write(content)
	return err
}

// scalar reads one top-level `key: value` of a Chart.yaml; the fixture writes no other style.
func scalar(yaml []byte, key string) string {
	for line := range strings.Lines(string(yaml)) {
		if value, found := strings.CutPrefix(line, key+":"); found {
			return strings.Trim(strings.TrimSpace(value), `"'`)
		}
	}
	return ""
}

func digest(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

func (s *shelf) serveIndex(w http.ResponseWriter, _ *http.Request) {
	all, err := s.charts()
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	entries := map[string][]string{}
	for _, c := range all {
		entries[c.name] = append(entries[c.name], indexEntry(c))
	}
	fmt.Fprint(w, "apiVersion: v1\ngenerated: \"2026-01-01T00:00:00Z\"\nentries:\n")
	for name, versions := range entries {
		fmt.Fprintf(w, "  %s:\n%s", name, strings.Join(versions, ""))
	}
}

// An index entry is the chart's metadata with three more keys.
func indexEntry(c *chart) string {
	var entry strings.Builder
	fmt.Fprintf(&entry, "  - created: \"2026-01-01T00:00:00Z\"\n    digest: %s\n    urls: [%s]\n", digest(c.archive), c.file())
	for line := range strings.Lines(string(c.metadata)) {
		entry.WriteString("    " + strings.TrimRight(line, "\n") + "\n")
	}
	return entry.String()
}

func (s *shelf) serveArchive(w http.ResponseWriter, r *http.Request) {
	all, err := s.charts()
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	for _, c := range all {
		if c.file() == r.PathValue("archive") {
			w.Header().Set("Content-Type", "application/gzip")
			w.Write(c.archive)
			return
		}
	}
	http.NotFound(w, r)
}
