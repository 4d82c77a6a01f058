// Tells a damaged database file from a full disk, missing rights and all else that can go wrong with one.

/** Whether an error says that a database file is damaged, or is none. Of its full-text tables SQLite says so in words alone. */
export function isDamage (error: unknown): boolean {
  const { code = '', message = '' } = (error ?? {}) as { code?: string, message?: string }
  return /^SQLITE_(?:CORRUPT|NOTADB)/.test(code) || (code === 'SQLITE_ERROR' && /^invalid fts5 file format|^vtable constructor failed/.test(message))
}
