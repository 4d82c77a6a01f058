// Every reason that /readyz can give for the writing and for a reading process; deploy/README.md says what to do about each.

export const WRITER_REASONS = [
  'starting', 'content-missing', 'content-unreadable', 'content-empty', 'content-many-gone', 'write-failed', 'sync-stopped', 'search-damaged', 'archive-set-aside',
] as const

export const READER_REASONS = ['no-index', 'other-program', 'index-unreadable', 'writer-gone', 'writer-silent'] as const

export type Reason = (typeof WRITER_REASONS | typeof READER_REASONS)[number]
