import { afterAll, beforeAll, describe } from '@jest/globals';
import { PublishingHouse } from '../support/publishing-house.js';
import { BUILD_UID, publishingBuilds } from './publishing-builds.suite.js';
import { publishingDeployments } from './publishing-deployments.suite.js';
import { publishingFiles } from './publishing-files.suite.js';
import { publishingUploads } from './publishing-uploads.suite.js';

/** One house for all of it: each test makes the versions that it is about. */
describe('publishing over HTTP', () => {
  let opened: PublishingHouse | undefined;
  const house = (): PublishingHouse => {
    if (opened === undefined) throw new Error('The house is not open');
    return opened;
  };

  beforeAll(async () => {
    opened = await PublishingHouse.open({ PUBLISHING_BUILD_UID: String(BUILD_UID), PUBLISHING_UPLOAD_STALL: '15s' });
  });
  afterAll(() => opened?.close());

  describe('uploads', () => publishingUploads(house));
  describe('deployments', () => publishingDeployments(house));
  describe('files', () => publishingFiles(house));
  describe('builds on the server', () => publishingBuilds(house));
});
