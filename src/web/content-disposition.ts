// The name under which a browser saves a file (RFC 6266): Chinese for those that read RFC 5987, which all of today do.

/** `name` may hold any characters; what no file system takes becomes `-`. `fallback` is ASCII, for old programs. */
export function contentDisposition ({ kind, name, fallback }: { kind: 'attachment' | 'inline', name: string, fallback: string }): string {
  const safe = name.toWellFormed().replace(/[\\/:*?"<>|\p{Cc}\p{Cf}]+/gu, '-').slice(0, 150).toWellFormed()
  const encoded = encodeURIComponent(safe).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
  return `${kind}; filename="${fallback.replace(/[^\w.-]+/g, '-')}"; filename*=UTF-8''${encoded}`
}
