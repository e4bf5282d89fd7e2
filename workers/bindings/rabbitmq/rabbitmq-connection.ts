import { findSetting, resolveSettings } from '#contracts/setting-references.js';
import type { BindingContext } from '../binding-extension.js';
import { amqpBroker, OUR_BROKER, type BrokerChoice } from '../broker-choice.js';
import { hostSection } from '../host-section.js';
import { find, isTrue } from '../../languages/host-json/json-object.js';

const REMEDY = "set it to amqp://user:password@host:5672/vhost, or to 'amqp://' to use Nightshift's own broker";

/** The broker that `connectionStringSetting`, or host.json, names; ours when neither does (host-semantics, section 4.3). */
export function rabbitmqConnection(context: BindingContext): BrokerChoice {
  const { binding, hostJson, settings } = context;
  const host = hostSection(hostJson, 'extensions', 'rabbitMQ');
  const checks = !isTrue(find(binding, 'disableCertificateValidation') ?? find(host, 'disableCertificateValidation'));
  const given = find(binding, 'connectionStringSetting');
  if (typeof given === 'string' && given.trim() !== '') {
    const resolved = resolveSettings(given.trim(), settings);
    if (resolved.problem !== undefined) return { problem: `connectionStringSetting: ${resolved.problem}` };
    return ofSetting(resolved.text, settings, checks);
  }
  const shared = find(host, 'connectionString');
  if (typeof shared === 'string' && shared.trim() !== '') return ofHostJson(shared.trim(), settings, checks);
  if (find(binding, 'hostName') === undefined) return { broker: OUR_BROKER };
  return {
    problem: `hostName belongs to version 1 of the extension: name a setting in connectionStringSetting, and ${REMEDY}`,
  };
}

function ofSetting(name: string, settings: BindingContext['settings'], checks: boolean): BrokerChoice {
  const value = findSetting(settings, name)?.trim();
  if (value === undefined || value === '') return { problem: `the setting '${name}' is missing: ${REMEDY}` };
  return amqpBroker(value, name, checks) ?? { problem: `the setting '${name}' is no address of a broker: ${REMEDY}` };
}

/** An address, with `%settings%` in it or as a whole, or the name of a setting. */
function ofHostJson(text: string, settings: BindingContext['settings'], checks: boolean): BrokerChoice {
  const resolved = resolveSettings(text, settings);
  const place = 'extensions.rabbitMQ.connectionString of host.json';
  if (resolved.problem !== undefined) return { problem: `${place}: ${resolved.problem}` };
  return amqpBroker(resolved.text, place, checks) ?? ofSetting(resolved.text, settings, checks);
}
