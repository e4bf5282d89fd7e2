// The other end of bare-gateway.mjs: answers every request with a small JSON document.
import amqp from 'amqplib';

const connection = await amqp.connect(process.argv[2], { noDelay: true });
const channel = await connection.createChannel();
await channel.assertQueue('bench.bare', { durable: false, autoDelete: true });
await channel.prefetch(128);
await channel.consume('bench.bare', (message) => {
  const request = JSON.parse(message.content.toString());
  const answer = { status: 200, body: JSON.stringify({ method: request.method }) };
  channel.sendToQueue(message.properties.replyTo, Buffer.from(JSON.stringify(answer)), {
    correlationId: message.properties.correlationId,
  });
  channel.ack(message);
});
console.log('ready');
