// The limit beside our figure: nothing but fastify and one amqplib request/reply for each HTTP request. Started by http.ts.
import amqp from 'amqplib';
import fastify from 'fastify';

const [, , amqpUrl, port] = process.argv;
const connection = await amqp.connect(amqpUrl, { noDelay: true });
const channel = await connection.createChannel();
const { queue: replies } = await channel.assertQueue('', { exclusive: true });
const waiting = new Map();
let next = 0;

await channel.consume(
  replies,
  (message) => {
    waiting.get(message.properties.correlationId)?.(message.content);
    waiting.delete(message.properties.correlationId);
  },
  { noAck: true },
);

const server = fastify();
server.all('/*', async (request, reply) => {
  const correlationId = String((next += 1));
  const answered = new Promise((resolve) => waiting.set(correlationId, resolve));
  channel.sendToQueue(
    'bench.bare',
    Buffer.from(JSON.stringify({ method: request.method, url: request.url, headers: request.headers })),
    {
      correlationId,
      replyTo: replies,
    },
  );
  const answer = JSON.parse((await answered).toString());
  return reply.code(answer.status).header('content-type', 'application/json').send(answer.body);
});
await server.listen({ port: Number(port), host: '127.0.0.1' });
console.log('ready');
