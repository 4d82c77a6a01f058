// Addresses of pictures in content files, and the accepted picture formats.

/** Media types by file extension (lower case, no dot), of formats that every browser shows. */
export const PICTURE_TYPES: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg', jpeg: 'image/jpeg', png: 'image/png', gif: 'image/gif', webp: 'image/webp',
}

/**
 * Returns the typed relative path (`图片/路.jpg`, `.\\图片\\路.jpg`) in its plain form. Returns null for an address outside
 * the folder: another site, an absolute path, or a path with `..`.
 */
export function readPictureAddress (typed: string): string | null {
  const path = typed.trim().replaceAll('\\', '/').replace(/^(?:\.\/)+/, '').trim()
  if (path === '' || /^(?:[a-z][a-z0-9+.-]*:|\/)/i.test(path)) return null
  const parts = path.split('/')
  return parts.some((part) => part === '' || part === '.' || part === '..') ? null : parts.join('/')
}
