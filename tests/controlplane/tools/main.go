// SPDX-License-Identifier: GPL-3.0-or-later

// leeway-sources serves what Flux's source-controller fetches, on loopback only and without a
// container engine: bare Git repositories with push (/git/NAME.git), a Helm repository
// (/charts/index.yaml) and the same charts as OCI artifacts (oci://ADDR/anything/NAME).
// Charts are packed from their folders at every request, so a test can change one at any time.
// With --make-keys it writes the throw-away keys of one cluster instead.
package main

import (
	"flag"
	"log"
	"net"
	"net/http"
	"net/http/cgi"
	"os/exec"
	"path/filepath"
	"strings"
)

func main() {
	address := flag.String("addr", "", "loopback address and port to listen on")
	repositories := flag.String("repositories", "", "folder of the bare repositories")
	charts := flag.String("charts", "", "folder of the chart folders")
	keys := flag.String("make-keys", "", "write a cluster's keys and certificates into this folder, and end")
	flag.Parse()
	if *keys != "" {
		if err := makeKeys(*keys); err != nil {
			log.Fatal(err)
		}
		return
	}
	if host, _, err := net.SplitHostPort(*address); err != nil || !net.ParseIP(host).IsLoopback() {
		log.Fatalf("--addr must be a loopback address with a port, not %q", *address)
	}
	git, err := gitHandler(*repositories)
	if err != nil {
		log.Fatal(err)
	}
	shelf := &shelf{folder: *charts}
	mux := http.NewServeMux()
	mux.Handle("/git/", git)
	mux.HandleFunc("GET /charts/index.yaml", shelf.serveIndex)
	mux.HandleFunc("GET /charts/{archive}", shelf.serveArchive)
	mux.HandleFunc("GET /v2/", shelf.serveRegistry)
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) })
	log.Fatal(http.ListenAndServe(*address, mux))
}

// gitHandler runs git's own CGI program. It takes a push because each repository that the fixture
// makes has http.receivepack set.
func gitHandler(repositories string) (http.Handler, error) {
	git, err := exec.LookPath("git")
	if err != nil {
		return nil, err
	}
	out, err := exec.Command(git, "--exec-path").Output()
	if err != nil {
		return nil, err
	}
	return &cgi.Handler{
		Path: filepath.Join(strings.TrimSpace(string(out)), "git-http-backend"),
		Root: "/git",
		Env: []string{
			"GIT_PROJECT_ROOT=" + repositories,
			"GIT_HTTP_EXPORT_ALL=1",
			"GIT_CONFIG_NOSYSTEM=1",
		},
		InheritEnv: []string{"PATH", "HOME"},
	}, nil
}
