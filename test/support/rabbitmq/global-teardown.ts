// oxlint-disable-next-line import/no-default-export -- jest calls the default export of this file
export default async function globalTeardown(): Promise<void> {
  await globalThis.nightshiftTestBroker?.stop();
}
