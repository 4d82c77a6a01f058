/** Matches a sticky (`y`) pattern exactly at `at`. The pattern's own position is set anew each time, so that none is carried over. */
export function matchAt ({ pattern, text, at }: { pattern: RegExp, text: string, at: number }): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}

/** Whether a sticky pattern matches exactly at `at`. */
export function standsAt ({ pattern, text, at }: { pattern: RegExp, text: string, at: number }): boolean {
  pattern.lastIndex = at
  return pattern.test(text)
}
