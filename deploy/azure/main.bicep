// What Holdout needs in Azure: a namespace of Event Hubs with a hub for each category of sign-in logs (or one for all), a consumer group of
// its own, and an identity that may read them and nothing else. The diagnostic setting of Entra ID is of the tenant: entra.bicep.
targetScope = 'resourceGroup'

@description('Name of the namespace, unique in Azure.')
@minLength(6)
@maxLength(50)
param namespace string

param location string = resourceGroup().location

@description('One hub for all categories, or one for each.')
param oneHub bool = false

@description('Partitions of each hub: as many instances of ingest can share it. The Standard tier cannot change it later.')
@minValue(1)
@maxValue(32)
param partitions int = 4

@description('Days that the hubs keep events: how long Holdout may be away.')
@minValue(1)
@maxValue(7)
param retentionDays int = 7

@description('Throughput units; one takes 1 MB a second.')
@minValue(1)
@maxValue(40)
param capacity int = 1

param consumerGroup string = 'holdout'

@description('Address of the OIDC issuer of the cluster: az aks show --query oidcIssuerProfile.issuerUrl')
param clusterIssuer string

@description('Namespace and service account of ingest in the cluster, as the chart names them.')
param kubernetesNamespace string = 'holdout'
param serviceAccount string = 'holdout-ingest'

@description('Addresses that may reach the hubs, as CIDR; empty: all. Azure Monitor writes as a trusted service.')
param allowedAddresses array = []

// names that Azure gives where none is chosen; ingest reads the first two by default
var categories = [
  'insights-logs-signinlogs'
  'insights-logs-noninteractiveusersigninlogs'
  'insights-logs-auditlogs'
]
var hubNames = oneHub ? [ 'entra-signins' ] : categories

// Azure Event Hubs Data Receiver
var dataReceiver = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'a638d3c7-ab3a-418d-83e6-5f17a39d4fde')

resource hubs 'Microsoft.EventHub/namespaces@2024-01-01' = {
  name: namespace
  location: location
  sku: {
    name: 'Standard'
    tier: 'Standard'
    capacity: capacity
  }
  properties: {
    minimumTlsVersion: '1.2'
    // diagnostic settings write with a key of the namespace, so keys cannot be switched off
    disableLocalAuth: false
    isAutoInflateEnabled: true
    maximumThroughputUnits: max(capacity, 4)
  }
}

resource network 'Microsoft.EventHub/namespaces/networkRuleSets@2024-01-01' = if (!empty(allowedAddresses)) {
  parent: hubs
  name: 'default'
  properties: {
    defaultAction: 'Deny'
    trustedServiceAccessEnabled: true
    ipRules: [for address in allowedAddresses: {
      action: 'Allow'
      ipMask: address
    }]
  }
}

resource hub 'Microsoft.EventHub/namespaces/eventhubs@2024-01-01' = [for name in hubNames: {
  parent: hubs
  name: name
  properties: {
    partitionCount: partitions
    retentionDescription: {
      cleanupPolicy: 'Delete'
      retentionTimeInHours: retentionDays * 24
    }
  }
}]

resource reader 'Microsoft.EventHub/namespaces/eventhubs/consumergroups@2024-01-01' = [for (name, i) in hubNames: {
  parent: hub[i]
  name: consumerGroup
}]

// for the diagnostic setting alone
resource writer 'Microsoft.EventHub/namespaces/authorizationRules@2024-01-01' = {
  parent: hubs
  name: 'entra-diagnostics'
  properties: {
    // Azure Monitor asks for Manage, which needs the other two
    rights: [ 'Listen', 'Send', 'Manage' ]
  }
}

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${namespace}-holdout'
  location: location
}

resource federation 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = {
  parent: identity
  name: 'holdout-ingest'
  properties: {
    issuer: clusterIssuer
    subject: 'system:serviceaccount:${kubernetesNamespace}:${serviceAccount}'
    audiences: [ 'api://AzureADTokenExchange' ]
  }
}

resource receives 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for (name, i) in hubNames: {
  name: guid(hub[i].id, identity.id, dataReceiver)
  scope: hub[i]
  properties: {
    roleDefinitionId: dataReceiver
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}]

// values of the chart
output eventHubsNamespace string = '${namespace}.servicebus.windows.net'
output eventHubsHubs array = hubNames
output eventHubsConsumerGroup string = consumerGroup
output identityClientId string = identity.properties.clientId
output identityTenantId string = identity.properties.tenantId
// for entra.bicep
output diagnosticRuleId string = writer.id
