import type { BindingContext } from '../binding-extension.js';
import { amqpBroker, OUR_BROKER, type BrokerChoice } from '../broker-choice.js';
import { findConnection } from '../connection-setting.js';

const DEVELOPMENT_STORAGE = /^UseDevelopmentStorage=true;?$/i;
const AZURE_STORAGE = /(?:^|;)\s*(?:AccountName|DefaultEndpointsProtocol|QueueEndpoint|SharedAccessSignature)=/i;
const REMEDY =
  "remove the setting, or set it to 'amqp://', to have the queue on Nightshift's own broker; set it to amqp://user:password@host:5672/vhost to use another RabbitMQ";

/** Storage queues are served by a broker: ours unless the connection names another one (host-semantics, section 4.1). */
export function queueConnection(context: BindingContext): BrokerChoice {
  const found = findConnection(context);
  if (found.problem !== undefined) return { problem: found.problem };
  const { name, value, hasSection, isDefault } = found;
  if (value === undefined) {
    if (hasSection) return { problem: `connection '${name}' is an Azure identity (settings ${name}__...): ${REMEDY}` };
    if (isDefault) return { broker: OUR_BROKER };
    return { broker: OUR_BROKER, note: `there is no setting '${name}': the queue is on Nightshift's own broker` };
  }
  if (DEVELOPMENT_STORAGE.test(value)) {
    return { broker: OUR_BROKER, note: `'${name}' is development storage: the queue is on Nightshift's own broker` };
  }
  if (AZURE_STORAGE.test(value)) {
    return { problem: `connection '${name}' is an Azure storage account, which is not read here: ${REMEDY}` };
  }
  return amqpBroker(value, name) ?? { problem: `connection '${name}' is nothing that Nightshift knows: ${REMEDY}` };
}
