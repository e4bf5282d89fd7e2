import sql from 'mssql';

export type SqlValue = string | number | boolean | Date | Uint8Array | null;

/** The type of a parameter or of a bulk column: as T-SQL declares it, and as the driver sends it. */
export interface SqlType {
  readonly declared: string;
  readonly driver: sql.ISqlType;
  /** Of texts that are keys: how many characters the column takes, and what carries more of them. */
  readonly length?: number;
  readonly longer?: sql.ISqlType;
}

/**
 * A parameter has the type of the column that it is compared with: any other type would be converted row by row, past the index
 * (broker-database-security, section 4.4).
 */
export const type = {
  /** At most `length` UTF-16 units. */
  text: (length: number): SqlType => ({
    declared: `nvarchar(${length})`,
    driver: sql.NVarChar(length),
    length,
    longer: sql.NVarChar(sql.MAX),
  }),
  /** As long as it likes: JSON, stacks, logs. Never compared with a key. */
  longText: { declared: 'nvarchar(max)', driver: sql.NVarChar(sql.MAX) },
  /** ASCII: ids in hex, hashes, closed sets of words. */
  ascii: (length: number): SqlType => ({
    declared: `varchar(${length})`,
    driver: sql.VarChar(length),
    length,
    longer: sql.VarChar(sql.MAX),
  }),
  int: { declared: 'int', driver: sql.Int() },
  /** Comes back as text: the driver does not round. */
  bigint: { declared: 'bigint', driver: sql.BigInt() },
  float: { declared: 'float', driver: sql.Float() },
  bit: { declared: 'bit', driver: sql.Bit() },
  /** UTC, to the millisecond, as Date is. */
  moment: { declared: 'datetime2(3)', driver: sql.DateTime2(3) },
  /** A UTC day. Comes back as a Date at its midnight. */
  day: { declared: 'date', driver: sql.Date() },
  bytes: { declared: 'varbinary(max)', driver: sql.VarBinary(sql.MAX) },
} as const;
