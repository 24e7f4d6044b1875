// The diagnostic setting of Entra ID: which logs go to the hubs of main.bicep. It belongs to the tenant: az deployment tenant create.
targetScope = 'tenant'

@description('Output diagnosticRuleId of main.bicep.')
param diagnosticRuleId string

@description('Name of the one hub for all categories; empty: a hub for each, with Azure\'s own names.')
param hub string = ''

@description('AuditLogs tell Holdout of consents, and of changes to conditional access; it works without.')
param auditLogs bool = true

var categories = concat([
  'SignInLogs'
  'NonInteractiveUserSignInLogs'
], auditLogs ? [ 'AuditLogs' ] : [])

resource setting 'microsoft.aadiam/diagnosticSettings@2017-04-01' = {
  name: 'holdout'
  properties: {
    eventHubAuthorizationRuleId: diagnosticRuleId
    eventHubName: empty(hub) ? null : hub
    logs: [for category in categories: {
      category: category
      enabled: true
      retentionPolicy: {
        days: 0
        enabled: false
      }
    }]
  }
}
