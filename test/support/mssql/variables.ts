/** Set by whoever runs the tests: a server, `mssql://user:password@host:port/database?encrypt=…`. Its login makes databases, or owns this one. */
export const EXTERNAL_URL = 'NIGHTSHIFT_TEST_MSSQL_URL';
/** The image that is started where a Docker engine answers. */
export const IMAGE = 'NIGHTSHIFT_TEST_MSSQL_IMAGE';
/** A list of services whose absence fails the tests instead of skipping them. */
export const REQUIRED = 'REQUIRE_SERVICES';
/** Set by `npm test`, which tells of all tests that were skipped in one line. */
export const IN_WHOLE_RUN = 'NIGHTSHIFT_TEST_RUN';
