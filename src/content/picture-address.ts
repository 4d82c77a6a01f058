// What may stand as a picture's address in a content file: a path inside the content folder, nothing else.

/** The formats that every reader's browser shows, by file extension (lower case, no dot). */
export const PICTURE_TYPES: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg', jpeg: 'image/jpeg', png: 'image/png', gif: 'image/gif', webp: 'image/webp',
}

/**
 * A relative path as typed (`图片/路.jpg`, `.\\图片\\路.jpg`), made plain; null for an address outside the folder
 * (another site, an absolute path, `..`).
 */
export function readPictureAddress (typed: string): string | null {
  const path = typed.trim().replaceAll('\\', '/').replace(/^(?:\.\/)+/, '').trim()
  if (path === '' || /^(?:[a-z][a-z0-9+.-]*:|\/)/i.test(path)) return null
  const parts = path.split('/')
  return parts.some((part) => part === '' || part === '.' || part === '..') ? null : parts.join('/')
}
