import { Controller } from '@nestjs/common';
import { Ctx } from '@nestjs/microservices';
import { DEAD_QUEUE } from '#contracts/topology.js';
import { BrokerContext } from '../../messaging/broker-strategy.js';
import type { MessageRoute } from '../../messaging/message-route.js';
import { everyMessageOf, OnEveryMessage } from '../../messaging/on-message.js';
import { DeadLetters } from './dead-letters.js';
import { letterOf } from './letter-of.js';
import { LetterFailures } from './letter-failures.js';
import { QueueBindings } from './queue-bindings.js';
import { UnstartedLetters } from './unstarted-letters.js';

const PREFETCH = 16;

/** Takes what lies in `ns.dead` into the store. Settled after the commit: a store that is away gives the message back, and nothing is lost. */
@Controller()
export class DeadLetterIntakeController {
  constructor(
    private readonly letters: DeadLetters,
    private readonly bindings: QueueBindings,
    private readonly failures: LetterFailures,
    private readonly unstarted: UnstartedLetters,
  ) {}

  @OnEveryMessage(DEAD_QUEUE.name)
  async keep(@Ctx() { delivery }: BrokerContext): Promise<void> {
    const letter = letterOf(delivery, (queue) => this.bindings.find(queue));
    const known = await this.failures.of(letter);
    await this.letters.keep({ ...letter, failure: known ?? letter.failure }, delivery.body, delivery.redelivered);
    await this.unstarted.record(letter, delivery.body);
  }
}

/** What the composition root tells `BrokerStrategy` when the process has the recorder role. */
export function deadLetterRoute(): MessageRoute {
  return { type: everyMessageOf(DEAD_QUEUE.name), queue: DEAD_QUEUE, prefetch: PREFETCH, codec: undefined };
}
