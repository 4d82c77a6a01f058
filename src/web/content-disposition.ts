// Content-Disposition header (RFC 6266): names a saved file in Chinese (RFC 5987), and in ASCII for old programs.

const MAX_NAME_CHARACTERS = 150

/** Replaces characters that a file system forbids by `-`. `name` may contain any character, `fallback` only ASCII. */
export function contentDisposition ({ kind, name, fallback }: { kind: 'attachment' | 'inline', name: string, fallback: string }): string {
  const safe = name.toWellFormed().replace(/[\\/:*?"<>|\p{Cc}\p{Cf}]+/gu, '-').slice(0, MAX_NAME_CHARACTERS).toWellFormed()
  const encoded = encodeURIComponent(safe).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
  return `${kind}; filename="${fallback.replace(/[^\w.-]+/g, '-')}"; filename*=UTF-8''${encoded}`
}
