// SPDX-License-Identifier: GPL-3.0-or-later

// Builds every given directory with the kustomize library, one after the other in one process, as Flux calls it,
// and prints how long that took and how much memory it needed. The yardstick of the render benchmark.
package main

import (
	"fmt"
	"os"
	"strings"
	"syscall"
	"time"

	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/filesys"
)

func main() {
	started := time.Now()
	options := krusty.MakeDefaultOptions()
	options.LoadRestrictions = types.LoadRestrictionsNone
	disk := filesys.MakeFsOnDisk()
	bytes := 0
	for _, directory := range os.Args[1:] {
		built, err := krusty.MakeKustomizer(options).Run(disk, strings.TrimSuffix(directory, "/"))
		if err != nil {
			fmt.Fprintln(os.Stderr, directory, err)
			os.Exit(1)
		}
		text, err := built.AsYaml()
		if err != nil {
			fmt.Fprintln(os.Stderr, directory, err)
			os.Exit(1)
		}
		bytes += len(text)
	}
	var usage syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	fmt.Printf("{\"directories\":%d,\"outputBytes\":%d,\"seconds\":%.4f,\"peakKiB\":%d}\n",
		len(os.Args)-1, bytes, time.Since(started).Seconds(), usage.Maxrss)
}
