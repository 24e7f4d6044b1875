{{/* Names and labels. Those with a service take (dict "root" $ "service" "ingest"). */}}

{{- define "holdout.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" -}}
{{- end }}

{{- define "holdout.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- $name := include "holdout.name" . -}}
{{- ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end }}

{{- define "holdout.service" -}}
{{- printf "%s-%s" (include "holdout.fullname" .root) .service -}}
{{- end }}

{{- define "holdout.selector" -}}
app.kubernetes.io/name: {{ include "holdout.name" .root }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- if .service }}
app.kubernetes.io/component: {{ .service }}
{{- end }}
{{- end }}

{{/* As the value of a label: a version may have metadata after a +. */}}
{{- define "holdout.labelValue" -}}
{{- regexReplaceAll "[^A-Za-z0-9]+$" (. | replace "+" "_" | trunc 63) "" -}}
{{- end }}

{{/* With (… "labels" DICT) of that object. What selects pods is never another's. */}}
{{- define "holdout.labels" -}}
{{- $chart := dict
  "app.kubernetes.io/version" (include "holdout.labelValue" .root.Chart.AppVersion)
  "app.kubernetes.io/managed-by" .root.Release.Service
  "helm.sh/chart" (include "holdout.labelValue" (printf "%s-%s" .root.Chart.Name .root.Chart.Version)) -}}
{{- toYaml (merge (include "holdout.selector" . | fromYaml) $chart (.labels | default dict) .root.Values.commonLabels) -}}
{{- end }}

{{/* The metadata of an object; with (… "annotations" DICT "labels" DICT "name" NAME) of that one. */}}
{{- define "holdout.metadata" -}}
name: {{ .name | default (ternary (include "holdout.service" .) (include "holdout.fullname" .root) (not (empty .service))) }}
namespace: {{ .root.Release.Namespace }}
labels:
  {{- include "holdout.labels" . | nindent 2 }}
{{- with merge (dict) (.annotations | default dict) .root.Values.commonAnnotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "holdout.account" -}}
{{- if .root.Values.serviceAccount.create -}}
{{- include "holdout.service" . -}}
{{- else -}}
{{- .root.Values.serviceAccount.name -}}
{{- end -}}
{{- end }}

{{- define "holdout.image" -}}
{{- with .Values.image -}}
{{- if .digest -}}
{{ .repository }}@{{ .digest }}
{{- else -}}
{{ .repository }}:{{ .tag | default $.Chart.AppVersion }}
{{- end -}}
{{- end -}}
{{- end }}

{{/* The services that are switched on, as a JSON list. */}}
{{- define "holdout.services" -}}
{{- $on := list -}}
{{- range tuple "ingest" "processor" "sinks" -}}
{{- if (index $.Values .).enabled -}}
{{- $on = append $on . -}}
{{- end -}}
{{- end -}}
{{- toJson $on -}}
{{- end }}

{{- define "holdout.bootstrap" -}}
{{- if .Values.trialKafka.enabled -}}
{{ include "holdout.fullname" . }}-kafka:9092
{{- else -}}
{{ .Values.kafka.bootstrap }}
{{- end -}}
{{- end }}

{{/* Secret with the service's credentials for Kafka, or nothing. */}}
{{- define "holdout.kafkaSecret" -}}
{{- $own := (index .root.Values .service).kafkaSecret -}}
{{- $users := ternary (include "holdout.service" .) "" .root.Values.strimzi.users -}}
{{- coalesce $own .root.Values.kafka.security.secret $users | default "" -}}
{{- end }}

{{- define "holdout.usesSasl" -}}
{{- if hasPrefix "SASL_" .Values.kafka.security.protocol }}true{{ end -}}
{{- end }}

{{- define "holdout.usesTls" -}}
{{- if hasSuffix "SSL" .Values.kafka.security.protocol }}true{{ end -}}
{{- end }}

{{- define "holdout.secretRef" -}}
valueFrom:
  secretKeyRef:
    name: {{ .name }}
    key: {{ .key }}
{{- end }}

{{/* What every service is told: Kafka, topics, logging. */}}
{{- define "holdout.kafkaEnv" -}}
{{- $security := .root.Values.kafka.security -}}
{{- $secret := include "holdout.kafkaSecret" . -}}
- name: HOLDOUT_BOOTSTRAP
  value: {{ include "holdout.bootstrap" .root | quote }}
- name: HOLDOUT_PREFIX
  value: {{ .root.Values.kafka.prefix | quote }}
- name: HOLDOUT_PARTITIONS
  value: {{ .root.Values.kafka.partitions | quote }}
- name: HOLDOUT_REPLICATION
  value: {{ .root.Values.kafka.replication | quote }}
- name: KAFKA_SECURITY_PROTOCOL
  value: {{ $security.protocol | quote }}
{{- if include "holdout.usesSasl" .root }}
- name: KAFKA_SASL_MECHANISM
  value: {{ $security.mechanism | quote }}
- name: KAFKA_SASL_JAAS_CONFIG
  {{- include "holdout.secretRef" (dict "name" $secret "key" $security.jaasKey) | nindent 2 }}
{{- end }}
{{- if include "holdout.usesTls" .root }}
{{- if $security.caSecret }}
- name: KAFKA_SSL_TRUSTSTORE_TYPE
  value: PEM
- name: KAFKA_SSL_TRUSTSTORE_LOCATION
  value: /etc/holdout/kafka-ca/ca.crt
{{- end }}
{{- if and $secret (not (include "holdout.usesSasl" .root)) }}
- name: KAFKA_SSL_KEYSTORE_TYPE
  value: PEM
- name: KAFKA_SSL_KEYSTORE_CERTIFICATE_CHAIN
  {{- include "holdout.secretRef" (dict "name" $secret "key" $security.certificateKey) | nindent 2 }}
- name: KAFKA_SSL_KEYSTORE_KEY
  {{- include "holdout.secretRef" (dict "name" $secret "key" $security.keyKey) | nindent 2 }}
{{- end }}
{{- end }}
{{- range $name, $value := .root.Values.kafka.properties }}
- name: KAFKA_{{ $name | replace "." "_" | upper }}
  {{- /* a number of a file is a float, which would be 1.048576e+06 */}}
  {{- $whole := and (kindIs "float64" $value) (eq (toString $value) (toString (floor $value))) }}
  value: {{ ternary (int64 $value) $value $whole | quote }}
{{- end }}
- name: HOLDOUT_LOG
  value: {{ .root.Values.log.level | quote }}
- name: HOLDOUT_LOG_LIBRARIES
  value: {{ .root.Values.log.libraries | quote }}
{{- end }}

{{/* Variables of a container: of those with the same name the last, or a server that merges lists by name would refuse them. Takes a list. */}}
{{- define "holdout.env" -}}
{{- $last := dict -}}
{{- range $at, $variable := . -}}
{{- $_ := set $last $variable.name $at -}}
{{- end -}}
{{- $kept := list -}}
{{- range $at, $variable := . -}}
{{- if eq $at (get $last $variable.name) -}}
{{- $kept = append $kept $variable -}}
{{- end -}}
{{- end -}}
{{- toYaml $kept -}}
{{- end }}

{{/* What every service is told beside Kafka; takes the service. */}}
{{- define "holdout.serviceEnv" -}}
- name: HOLDOUT_HTTP_PORT
  value: {{ .root.Values.http.port | quote }}
- name: HOLDOUT_HTTP_HOST
  value: {{ .root.Values.http.host | quote }}
- name: JDK_JAVA_OPTIONS
  value: {{ (index .root.Values .service).javaOptions | quote }}
{{- end }}

{{/*
The pods of a service. Takes (dict "root" $ "service" NAME "env" YAML "volumes" YAML "mounts" YAML "config" STRING "labels" DICT): "config" is
what the pods must be made anew for when it changes.
*/}}
{{- define "holdout.pod" -}}
{{- $own := index .root.Values .service -}}
{{- $caSecret := ternary .root.Values.kafka.security.caSecret "" (not (empty (include "holdout.usesTls" .root))) -}}
metadata:
  labels:
    {{- /* without versions: they would make pods anew that are the same */}}
    {{- toYaml (merge (include "holdout.selector" . | fromYaml) $own.podLabels (.labels | default dict) .root.Values.commonLabels) | nindent 4 }}
  annotations:
    checksum/config: {{ .config | default "" | sha256sum }}
    {{- with merge (dict) $own.podAnnotations .root.Values.commonAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  serviceAccountName: {{ include "holdout.account" . }}
  automountServiceAccountToken: false
  # else Kubernetes sets a variable for each Service of the namespace, and HOLDOUT_PORT would be one of ours
  enableServiceLinks: false
  terminationGracePeriodSeconds: {{ $own.terminationGracePeriodSeconds }}
  {{- with .root.Values.imagePullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $own.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
  securityContext:
    {{- toYaml .root.Values.podSecurityContext | nindent 4 }}
  {{- with $own.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $own.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  affinity:
    {{- if $own.affinity }}
    {{- toYaml $own.affinity | nindent 4 }}
    {{- else }}
    podAntiAffinity:
      preferredDuringSchedulingIgnoredDuringExecution:
        - weight: 100
          podAffinityTerm:
            topologyKey: kubernetes.io/hostname
            labelSelector:
              matchLabels:
                {{- include "holdout.selector" . | nindent 16 }}
    {{- end }}
  topologySpreadConstraints:
    {{- if $own.topologySpreadConstraints }}
    {{- toYaml $own.topologySpreadConstraints | nindent 4 }}
    {{- else }}
    - maxSkew: 1
      topologyKey: topology.kubernetes.io/zone
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels:
          {{- include "holdout.selector" . | nindent 10 }}
    {{- end }}
  containers:
    - name: {{ .service }}
      image: {{ include "holdout.image" .root }}
      imagePullPolicy: {{ .root.Values.image.pullPolicy }}
      args: [{{ .service }}]
      env:
        {{- $ours := concat (include "holdout.kafkaEnv" . | fromYamlArray) (include "holdout.serviceEnv" . | fromYamlArray) (.env | default "[]" | fromYamlArray) }}
        {{- include "holdout.env" (concat $ours $own.extraEnv) | nindent 8 }}
      {{- with $own.extraEnvFrom }}
      envFrom:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      ports:
        - name: http
          containerPort: {{ .root.Values.http.port }}
      # a service answers only when Kafka has, and ends by itself when Kafka does not within a minute
      startupProbe:
        {{- include "holdout.probe" (dict "path" "/health/live" "period" 2 "failures" 60) | nindent 8 }}
      # live as long as there is anybody to ask, whatever is waited for: a restart would not end a restore or an outage
      livenessProbe:
        {{- include "holdout.probe" (dict "path" "/health/live" "period" 10 "failures" 6) | nindent 8 }}
      readinessProbe:
        {{- include "holdout.probe" (dict "path" "/health/ready" "period" 5 "failures" 2) | nindent 8 }}
      resources:
        {{- toYaml $own.resources | nindent 8 }}
      securityContext:
        {{- toYaml .root.Values.securityContext | nindent 8 }}
      volumeMounts:
        - name: tmp
          mountPath: /tmp
        {{- if $caSecret }}
        - name: kafka-ca
          mountPath: /etc/holdout/kafka-ca
          readOnly: true
        {{- end }}
        {{- with .mounts }}
        {{- . | nindent 8 }}
        {{- end }}
        {{- with $own.extraVolumeMounts }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
  volumes:
    - name: tmp
      emptyDir:
        sizeLimit: {{ .root.Values.tmp.size }}
    {{- if $caSecret }}
    - name: kafka-ca
      secret:
        secretName: {{ $caSecret }}
        items:
          - key: {{ .root.Values.kafka.security.caKey }}
            path: ca.crt
    {{- end }}
    {{- with .volumes }}
    {{- . | nindent 4 }}
    {{- end }}
    {{- with $own.extraVolumes }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
{{- end }}

{{- define "holdout.probe" -}}
httpGet:
  path: {{ .path }}
  port: http
periodSeconds: {{ .period }}
timeoutSeconds: 5
failureThreshold: {{ .failures }}
{{- end }}

{{/* The configuration file of a service, mounted at /etc/holdout; takes the service. */}}
{{- define "holdout.configVolume" -}}
- name: config
  configMap:
    name: {{ include "holdout.service" . }}
{{- end }}

{{- define "holdout.configMount" -}}
- name: config
  mountPath: /etc/holdout/config
  readOnly: true
{{- end }}

{{/* Files of the processor and of sinks, as YAML of a ConfigMap's data; empty without any. */}}
{{- define "holdout.files" -}}
{{- if eq .service "processor" -}}
{{- with .root.Values.processor.rules }}
rules.yaml: |
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .root.Values.processor.advice }}
advice.csv: |
  {{- . | nindent 2 }}
{{- end }}
{{- else if eq .service "sinks" -}}
{{- with .root.Values.sinks.delivery }}
delivery.yaml: |
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}
{{- end }}

{{/* Hubs that ingest reads: Azure's own names where none are given. */}}
{{- define "holdout.hubs" -}}
{{- .Values.eventHubs.hubs | default (list "insights-logs-signinlogs" "insights-logs-noninteractiveusersigninlogs") | toJson -}}
{{- end }}

{{/* The most instances of a service that can have work; 0 where it is not known. */}}
{{- define "holdout.most" -}}
{{- if eq .service "ingest" -}}
{{- mul .root.Values.eventHubs.partitions (include "holdout.hubs" .root | fromJsonArray | len) -}}
{{- else if eq .service "processor" -}}
{{- .root.Values.kafka.partitions -}}
{{- else -}}
{{- (.root.Files.Get "files/topics.yaml" | fromYaml).deliveries -}}
{{- end -}}
{{- end }}
