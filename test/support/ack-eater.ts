/** The header of AMQP's connection begins every client's stream (AMQP 0-9-1, section 4.2.2). */
const PREAMBLE_BYTES = 8;
/** Type, channel and size come before a frame's payload, one byte behind it. */
const FRAME_HEAD_BYTES = 7;
const METHOD = 1;
const BASIC_ACK = Buffer.from([0, 60, 0, 80]);

/** What an AMQP client says, without some of its acks: as a client that loses them. */
export class AckEater {
  /** How many acks are still to be eaten. */
  appetite = 0;
  eaten = 0;
  #rest = Buffer.alloc(0);
  #greeted = false;

  readonly filter = (chunk: Buffer): Buffer => {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    const kept: Buffer[] = [];
    for (let frame = this.#nextFrame(); frame !== undefined; frame = this.#nextFrame()) {
      if (this.appetite > 0 && isAck(frame)) {
        this.appetite -= 1;
        this.eaten += 1;
      } else {
        kept.push(frame);
      }
    }
    return Buffer.concat(kept);
  };

  #nextFrame(): Buffer | undefined {
    let length = PREAMBLE_BYTES;
    if (this.#greeted) {
      if (this.#rest.length < FRAME_HEAD_BYTES) return undefined;
      length = FRAME_HEAD_BYTES + this.#rest.readUInt32BE(3) + 1;
    }
    if (this.#rest.length < length) return undefined;
    this.#greeted = true;
    const frame = this.#rest.subarray(0, length);
    this.#rest = this.#rest.subarray(length);
    return frame;
  }
}

function isAck(frame: Buffer): boolean {
  return frame[0] === METHOD && frame.subarray(FRAME_HEAD_BYTES, FRAME_HEAD_BYTES + BASIC_ACK.length).equals(BASIC_ACK);
}
