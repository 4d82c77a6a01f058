// Escapes text for XML and HTML.

const NAMES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/**
 * Escapes text for an element or an attribute in double quotes, and removes characters that XML forbids.
 * Uses no numeric references: some feed readers do not accept them.
 */
export function escapeXml (text: string): string {
  return text.toWellFormed().replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '').replace(/[&<>"]/g, (sign) => NAMES[sign] ?? sign)
}
