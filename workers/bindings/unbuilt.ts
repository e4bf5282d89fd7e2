/** Extensions of Azure Functions that Nightshift does not have, and what does the same here. */
interface UnbuiltExtension {
  readonly name: string;
  readonly types: readonly string[];
  readonly remedy: string;
}

const OUR_QUEUES = 'a queueTrigger or rabbitMQTrigger and their outputs do the same on the broker of Nightshift';
const OWN_CLIENT = 'call the service from the function with its own package';

const UNBUILT: readonly UnbuiltExtension[] = [
  {
    name: 'Blob Storage trigger',
    types: ['blobTrigger'],
    remedy: "have the writer of the blob send its path to a queue (queueTrigger), and read it with a 'blob' input",
  },
  { name: 'Service Bus', types: ['serviceBusTrigger', 'serviceBus'], remedy: OUR_QUEUES },
  { name: 'Event Hubs', types: ['eventHubTrigger', 'eventHub'], remedy: OUR_QUEUES },
  { name: 'Kafka', types: ['kafkaTrigger', 'kafka'], remedy: OUR_QUEUES },
  {
    name: 'Event Grid',
    types: ['eventGridTrigger', 'eventGrid'],
    remedy: 'take the events with an httpTrigger as webhook, and send them with fetch to the endpoint of the topic',
  },
  {
    name: 'Cosmos DB',
    types: ['cosmosDBTrigger', 'cosmosDB', 'documentDB'],
    remedy:
      'read and write with @azure/cosmos in the function; instead of the change feed, send a message to a queue beside each write',
  },
  {
    name: 'Azure SQL',
    types: ['sqlTrigger', 'sql'],
    remedy:
      'read and write with the package mssql in the function; instead of the trigger, send a message to a queue beside each write',
  },
  {
    name: 'MySQL',
    types: ['mysqlTrigger', 'mysql'],
    remedy:
      'read and write with the package mysql2 in the function; instead of the trigger, send a message to a queue beside each write',
  },
  {
    name: 'SignalR Service',
    types: ['signalRTrigger', 'signalR', 'signalRConnectionInfo', 'signalRNegotiation', 'signalREndpoints'],
    remedy: 'answer with a stream of server-sent events, or call the REST API of the service from the function',
  },
  {
    name: 'Web PubSub',
    types: ['webPubSubTrigger', 'webPubSub', 'webPubSubConnection', 'webPubSubContext'],
    remedy: 'answer with a stream of server-sent events, or use @azure/web-pubsub in an httpTrigger function',
  },
  { name: 'Twilio', types: ['twilioSms'], remedy: OWN_CLIENT },
  { name: 'SendGrid', types: ['sendGrid'], remedy: OWN_CLIENT },
  { name: 'Notification Hubs', types: ['notificationHub'], remedy: OWN_CLIENT },
  {
    name: 'Durable Functions',
    types: [
      'orchestrationTrigger',
      'activityTrigger',
      'entityTrigger',
      'durableClient',
      'orchestrationClient',
      'durableEntity',
    ],
    remedy:
      'durable functions are not here yet; chain functions through queues, and use a batch with onComplete to fan in',
  },
  {
    name: 'Model Context Protocol',
    types: ['mcpToolTrigger', 'mcpResourceTrigger', 'mcpPromptTrigger', 'mcpToolProperty'],
    remedy: 'serve the protocol from an httpTrigger function with @modelcontextprotocol/sdk',
  },
  {
    name: 'Dapr',
    types: [
      'daprServiceInvocationTrigger',
      'daprTopicTrigger',
      'daprBindingTrigger',
      'daprState',
      'daprSecret',
      'daprInvoke',
      'daprPublish',
      'daprBinding',
    ],
    remedy: 'call the sidecar from the function with fetch, and have it call an httpTrigger function',
  },
  {
    name: 'Redis',
    types: ['redisPubSubTrigger', 'redisListTrigger', 'redisStreamTrigger', 'redis'],
    remedy: `${OUR_QUEUES}; for the rest use the package redis in the function`,
  },
  {
    name: 'Azure Data Explorer',
    types: ['kusto'],
    remedy: OWN_CLIENT,
  },
  {
    name: 'Azure OpenAI',
    types: [
      'textCompletion',
      'embeddings',
      'embeddingsStore',
      'semanticSearch',
      'assistantCreate',
      'assistantPost',
      'assistantQuery',
      'assistantSkillTrigger',
    ],
    remedy: OWN_CLIENT,
  },
  {
    name: 'Connectors',
    types: ['connectorTrigger'],
    remedy: 'take the call of the connector with an httpTrigger function',
  },
  { name: 'Manual trigger', types: ['manualTrigger'], remedy: 'use an httpTrigger with authLevel admin' },
];

const BY_TYPE: ReadonlyMap<string, UnbuiltExtension> = new Map(
  UNBUILT.flatMap((extension) => extension.types.map((type) => [type.toLowerCase(), extension] as const)),
);

/** Types that are known and not here, as their extensions spell them. */
export const UNBUILT_TYPES: readonly string[] = UNBUILT.flatMap(({ types }) => types);

/** Undefined for a type of which nothing is known. */
export function unbuiltExtension(type: string): UnbuiltExtension | undefined {
  return BY_TYPE.get(type.toLowerCase());
}
