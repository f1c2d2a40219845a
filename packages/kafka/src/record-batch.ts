/**
 * Where the fields of a record batch, version 2, are, in bytes from its beginning.
 *
 * Layout: https://kafka.apache.org/39/documentation.html#recordbatch
 */
export const RECORD_BATCH = {
  lengthAt: 8,
  magicAt: 16,
  checksumAt: 17,
  /** The checksum covers everything from here. */
  attributesAt: 21,
  lastOffsetDeltaAt: 23,
  firstTimestampAt: 27,
  maxTimestampAt: 35,
  producerIdAt: 43,
  /** How many records there are. */
  countAt: 57,
  /** All that comes before the records. */
  headerBytes: 61,
  /** Base offset and length. The length does not count them. */
  overheadBytes: 12,
  /** The value of the magic byte. */
  magic: 2,
  /** The bits of the attributes that number the compression. */
  compressionMask: 0x07,
  /** The bit that says that all records have the time at which the broker appended them. */
  logAppendTime: 0x08,
  transactional: 0x10,
  /** The bit of a batch that holds a mark of the transaction coordinator. */
  control: 0x20,
} as const;
