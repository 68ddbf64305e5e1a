// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// One kubeconfig with good and broken contexts; what must never be shown says "planted". In a file of its
/// own because moc does not read past some raw strings.
inline constexpr const char *plain = R"(apiVersion: v1
kind: Config
current-context: tst
clusters:
- name: tst
  cluster: {server: "https://tst.example:6443/", certificate-authority: pki/ca.pem, tls-server-name: kubernetes}
- name: leaky
  cluster: {server: "https://joe:planted-password@host/"}
- name: both
  cluster: {server: "https://h", insecure-skip-tls-verify: true, certificate-authority-data: YQ==}
contexts:
- name: tst
  context: {cluster: tst, user: joe, namespace: web}
- name: leaky
  context: {cluster: leaky, user: joe}
- name: both
  context: {cluster: both, user: joe}
- name: broken
  context: {cluster: gone, user: joe}
- name: old
  context: {cluster: tst, user: old}
- name: aks
  context: {cluster: tst, user: aks}
users:
- name: joe
  user: {token: planted-token}
- name: old
  user: {auth-provider: {name: azure}}
- name: aks
  user:
    exec:
      apiVersion: client.authentication.k8s.io/v1beta1
      command: bin/login
      args: [get-token, --server-id, x]
      env: [{name: SECRET_ENV, value: planted-env}]
      provideClusterInfo: true
)";
