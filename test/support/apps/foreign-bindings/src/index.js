const { app, input, output, trigger } = require('@azure/functions');

const handler = () => ({ body: 'ran' });
const connection = 'CloudConnection';

app.storageBlob('blobTrigger', { path: 'in/{name}', connection, handler });
app.serviceBusQueue('serviceBusTrigger', { queueName: 'orders', connection, handler });
app.eventHub('eventHubTrigger', { eventHubName: 'hub', connection, handler });
app.eventGrid('eventGridTrigger', { handler });
app.cosmosDB('cosmosDBTrigger', { connection, databaseName: 'd', containerName: 'c', handler });
app.sql('sqlTrigger', { tableName: 't', connectionStringSetting: connection, handler });
app.mySql('mysqlTrigger', { tableName: 't', connectionStringSetting: connection, handler });
app.webPubSub('webPubSubTrigger', { name: 'event', hub: 'h', eventType: 'user', eventName: 'message', handler });
app.mcpTool('mcpToolTrigger', { toolName: 't', description: 'd', toolProperties: {}, handler });
app.mcpResource('mcpResourceTrigger', { uri: 'file://r', resourceName: 'r', handler });
app.mcpPrompt('mcpPromptTrigger', { promptName: 'p', promptArguments: [], handler });
for (const type of [
  'connectorTrigger',
  'orchestrationTrigger',
  'activityTrigger',
  'entityTrigger',
  'kafkaTrigger',
  'signalRTrigger',
  'redisListTrigger',
  'daprTopicTrigger',
  'brandNewTrigger',
]) {
  app.generic(type, { trigger: trigger.generic({ type }), handler });
}

const byHttp = (name, extra) => app.get(name, { ...extra, handler });
const generic = (type) => ({ extraOutputs: [output.generic({ type })] });
byHttp('serviceBus', { extraOutputs: [output.serviceBusQueue({ queueName: 'q', connection })] });
byHttp('eventHub', { extraOutputs: [output.eventHub({ eventHubName: 'h', connection })] });
byHttp('eventGrid', { extraOutputs: [output.eventGrid({ connection })] });
byHttp('cosmosDB', { extraInputs: [input.cosmosDB({ connection, databaseName: 'd', containerName: 'c' })] });
byHttp('sql', {
  extraInputs: [input.sql({ commandText: 'select 1', commandType: 'Text', connectionStringSetting: 'C' })],
});
byHttp('mysql', { extraOutputs: [output.mySql({ commandText: 't', connectionStringSetting: connection })] });
byHttp('webPubSub', { extraOutputs: [output.webPubSub({ name: 'o', hub: 'h', connection })] });
for (const type of ['sendGrid', 'twilioSms', 'signalR', 'kafka', 'durableClient', 'redis', 'daprPublish']) {
  byHttp(type, generic(type));
}
