{{/* Everything that is wrong with the values, a sentence each. Called once, by validate.yaml. */}}
{{- define "holdout.validate" -}}
{{- $wrong := list -}}
{{- $v := .Values -}}
{{- $root := . -}}
{{- $services := include "holdout.services" . | fromJsonArray -}}
{{- if not $services -}}
{{- $wrong = append $wrong "nothing is switched on: enable at least one of ingest, processor and sinks" -}}
{{- end -}}
{{- if and (not $v.kafka.bootstrap) (not $v.trialKafka.enabled) -}}
{{- $wrong = append $wrong "kafka.bootstrap is empty: set the address of your Kafka, HOST:PORT" -}}
{{- end -}}
{{- range $labels := tuple (list "commonLabels" $v.commonLabels) (list "ingest.podLabels" $v.ingest.podLabels) (list "processor.podLabels" $v.processor.podLabels) (list "sinks.podLabels" $v.sinks.podLabels) -}}
{{- range $key := tuple "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/component" -}}
{{- if hasKey (index $labels 1) $key -}}
{{- $wrong = append $wrong (printf "%s has %s, by which the chart finds its pods: leave it out, nameOverride changes the name" (index $labels 0) $key) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if and $v.kafka.bootstrap $v.trialKafka.enabled -}}
{{- $wrong = append $wrong "kafka.bootstrap and trialKafka.enabled are two Kafkas: leave one of them out" -}}
{{- end -}}
{{- if and $v.trialKafka.enabled (ne $v.kafka.security.protocol "PLAINTEXT") -}}
{{- $wrong = append $wrong "trialKafka speaks PLAINTEXT only: set kafka.security.protocol to it" -}}
{{- end -}}
{{- range $service := $services -}}
{{- $own := index $v $service -}}
{{- $most := include "holdout.most" (dict "root" $root "service" $service) | int -}}
{{- $of := ternary "partitions of the hubs" (ternary "kafka.partitions" "partitions of the deliveries" (eq $service "processor")) (eq $service "ingest") -}}
{{- if and (gt $most 0) (gt (int $own.replicas) $most) -}}
{{- $wrong = append $wrong (printf "%s.replicas is %d, more than the %d %s: those beyond would have no work" $service (int $own.replicas) $most $of) -}}
{{- end -}}
{{- with $own.autoscaling -}}
{{- if .enabled -}}
{{- if not $v.autoscaling.prometheus -}}
{{- $wrong = append $wrong (printf "%s.autoscaling needs autoscaling.prometheus, the address that KEDA asks for what waits" $service) -}}
{{- end -}}
{{- if and (eq $most 0) (eq (int .maxReplicas) 0) -}}
{{- $wrong = append $wrong (printf "%s.autoscaling.maxReplicas is not known: set it, or eventHubs.partitions" $service) -}}
{{- end -}}
{{- if and (gt $most 0) (gt (int .maxReplicas) $most) -}}
{{- $wrong = append $wrong (printf "%s.autoscaling.maxReplicas is %d, more than the %d %s" $service (int .maxReplicas) $most $of) -}}
{{- end -}}
{{- if and (gt (int .maxReplicas) 0) (gt (int .minReplicas) (int .maxReplicas)) -}}
{{- $wrong = append $wrong (printf "%s.autoscaling.minReplicas is more than maxReplicas" $service) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- $secret := include "holdout.kafkaSecret" (dict "root" $root "service" $service) -}}
{{- if and (include "holdout.usesSasl" $root) (not $secret) -}}
{{- $wrong = append $wrong (printf "%s has no credentials for Kafka: name a Secret in kafka.security.secret or %s.kafkaSecret, or set strimzi.users" $service $service) -}}
{{- end -}}
{{- range $env := $own.extraEnv -}}
{{- if and $env.value (regexMatch "^(HOLDOUT_CONNECTION_STRING|HOLDOUT_TEAMS_WEBHOOK|AZURE_CLIENT_SECRET|KAFKA_SASL_JAAS_CONFIG|KAFKA_SSL_KEYSTORE_KEY)$|PASSWORD|(PASSPHRASE|SECRET|TOKEN|PRIVATE_KEY)$" $env.name) -}}
{{- $wrong = append $wrong (printf "%s.extraEnv has %s as plain text: put it into a Secret and name it with valueFrom.secretKeyRef" $service $env.name) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if and $v.processor.enabled (ge (int $v.processor.standbys) (int $v.processor.replicas)) -}}
{{- $wrong = append $wrong (printf "processor.standbys is %d and needs %d instances: raise processor.replicas or lower it" (int $v.processor.standbys) (add1 (int $v.processor.standbys))) -}}
{{- end -}}
{{- if and $v.processor.enabled $v.processor.autoscaling.enabled (ge (int $v.processor.standbys) (int $v.processor.autoscaling.minReplicas)) -}}
{{- $wrong = append $wrong (printf "processor.standbys is %d and needs %d instances: raise processor.autoscaling.minReplicas or lower it" (int $v.processor.standbys) (add1 (int $v.processor.standbys))) -}}
{{- end -}}
{{- $known := (.Files.Get "files/client-properties.yaml" | fromYaml).names -}}
{{- range $name, $value := $v.kafka.properties -}}
{{- if not (has $name $known) -}}
{{- $wrong = append $wrong (printf "kafka.properties has %s, which is no property of a Kafka client: correct its name or leave it out" $name) -}}
{{- end -}}
{{- if regexMatch "password|jaas|keystore\\.key|(passphrase|secret)$" $name -}}
{{- $wrong = append $wrong (printf "kafka.properties has %s as plain text: put it into the Secret that kafka.security.secret names" $name) -}}
{{- end -}}
{{- end -}}
{{- range $plain := tuple (list "kafka.security.password" $v.kafka.security.password "kafka.security.secret") (list "kafka.security.jaasConfig" $v.kafka.security.jaasConfig "kafka.security.secret") (list "eventHubs.connectionString" $v.eventHubs.connectionString "eventHubs.secret") (list "eventHubs.clientSecret" $v.eventHubs.clientSecret "eventHubs.secret") (list "sinks.teamsWebhook" $v.sinks.teamsWebhook "sinks.teamsSecret") -}}
{{- if index $plain 1 -}}
{{- $wrong = append $wrong (printf "%s is a secret in plain text: put it into a Secret and name that in %s" (index $plain 0) (index $plain 2)) -}}
{{- end -}}
{{- end -}}
{{- range $name, $webhook := $v.sinks.delivery.webhooks -}}
{{- range $key := tuple "url" "secret" -}}
{{- $text := get $webhook $key -}}
{{- range $env := $v.sinks.extraEnv -}}
{{- if and $env.value (eq (toString $text) (printf "env:%s" $env.name)) -}}
{{- $wrong = append $wrong (printf "sinks.extraEnv has %s, the %s of webhook %s, as plain text: put it into a Secret and name it with valueFrom.secretKeyRef" $env.name $key $name) -}}
{{- end -}}
{{- end -}}
{{- if and $text (not (regexMatch "^(env|file):" $text)) -}}
{{- $wrong = append $wrong (printf "sinks.delivery.webhooks.%s.%s is a secret in plain text: write env:NAME or file:PATH and bring it in with sinks.extraEnv or sinks.extraVolumes" $name $key) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if regexMatch "^(127[.]|localhost$|::1$)" $v.http.host -}}
{{- $wrong = append $wrong (printf "http.host is %s, where no probe of Kubernetes reaches it: leave it at 0.0.0.0 and let networkPolicy.metricsFrom say who may ask" $v.http.host) -}}
{{- end -}}
{{- if and $v.strimzi.checkpoints (not $v.strimzi.topics) -}}
{{- $wrong = append $wrong "strimzi.checkpoints are declared only with strimzi.topics: set it, or leave them to ingest" -}}
{{- end -}}
{{- range $v.strimzi.checkpoints -}}
{{- if gt (int $v.eventHubs.partitions) (int .partitions) -}}
{{- $wrong = append $wrong (printf "strimzi.checkpoints has %d partitions for %s and eventHubs.partitions is %d: a checkpoint topic needs as many as its hub, and ingest may not add any" (int .partitions) .source (int $v.eventHubs.partitions)) -}}
{{- end -}}
{{- end -}}
{{- if and $v.strimzi.checkpoints $v.eventHubs.namespace -}}
{{- $first := regexReplaceAll "[.]" (trimSuffix ".servicebus.windows.net" $v.eventHubs.namespace) "-" -}}
{{- $group := ternary "" (printf ".%s" $v.eventHubs.consumerGroup) (eq $v.eventHubs.consumerGroup "$Default") -}}
{{- $declared := list -}}
{{- range $v.strimzi.checkpoints -}}{{- $declared = append $declared .source -}}{{- end -}}
{{- range $hub := include "holdout.hubs" $root | fromJsonArray -}}
{{- $source := regexReplaceAll "[^a-z0-9._-]" (printf "%s.%s%s" $first $hub $group | lower) "-" -}}
{{- if not (has $source $declared) -}}
{{- $wrong = append $wrong (printf "strimzi.checkpoints has some sources and not %s: declare all of them, or none, as ingest may make none then" $source) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if $v.ingest.enabled -}}
{{- $auth := $v.eventHubs.auth -}}
{{- if and (ne $auth "connection-string") (not $v.eventHubs.namespace) -}}
{{- $wrong = append $wrong (printf "eventHubs.namespace is empty: with auth %s set it, e.g. contoso.servicebus.windows.net" $auth) -}}
{{- end -}}
{{- if and (has $auth (list "workload-identity" "client-secret")) (or (not $v.identity.clientId) (not $v.identity.tenantId)) -}}
{{- $wrong = append $wrong (printf "no identity: eventHubs.auth %s needs identity.clientId and identity.tenantId" $auth) -}}
{{- end -}}
{{- if and (has $auth (list "connection-string" "client-secret")) (not $v.eventHubs.secret) -}}
{{- $wrong = append $wrong (printf "eventHubs.secret is empty: auth %s needs the name of a Secret" $auth) -}}
{{- end -}}
{{- end -}}
{{- if and $v.sinks.enabled (not $v.sinks.teamsSecret) (not $v.sinks.delivery) -}}
{{- $wrong = append $wrong "sinks has nobody to tell: set sinks.teamsSecret or sinks.delivery, or sinks.enabled to false" -}}
{{- end -}}
{{- if and $v.strimzi.users $v.kafka.security.secret -}}
{{- $wrong = append $wrong "kafka.security.secret and strimzi.users are two answers to who logs in at Kafka: leave one of them out" -}}
{{- end -}}
{{- if and (or $v.strimzi.topics $v.strimzi.users) (not $v.strimzi.cluster) -}}
{{- $wrong = append $wrong "strimzi.cluster is empty: set the name of the Kafka resource" -}}
{{- end -}}
{{- if and $v.strimzi.users (eq $v.strimzi.authentication "tls") (include "holdout.usesSasl" .) -}}
{{- $wrong = append $wrong "strimzi.authentication tls goes with kafka.security.protocol SSL" -}}
{{- end -}}
{{- if and $v.strimzi.users (eq $v.strimzi.authentication "scram-sha-512") (not (include "holdout.usesSasl" .)) -}}
{{- $wrong = append $wrong "strimzi.authentication scram-sha-512 goes with kafka.security.protocol SASL_SSL" -}}
{{- end -}}
{{- if and (not $v.serviceAccount.create) (not $v.serviceAccount.name) -}}
{{- $wrong = append $wrong "serviceAccount.name is empty: name the account of all services, or set serviceAccount.create" -}}
{{- end -}}
{{- if $wrong -}}
{{- fail (printf "\n%s" (join "\n" $wrong)) -}}
{{- end -}}
{{- end }}
