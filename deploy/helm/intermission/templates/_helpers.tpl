{{- define "intermission.name" -}}
{{ .Release.Name | trunc 40 | trimSuffix "-" }}-{{ .role }}
{{- end }}

{{- define "intermission.selector" -}}
app.kubernetes.io/name: intermission
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: {{ .role }}
{{- end }}

{{- define "intermission.labels" -}}
{{ include "intermission.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{- define "intermission.image" -}}
{{ with .Values.image.registry }}{{ . }}/{{ end }}intermission-{{ .role }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}
