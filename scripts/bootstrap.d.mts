export const root: string
export function isRecent(version: string): boolean
export function nodePackage(platform: NodeJS.Platform, arch: string): string
export function isInstalled(lock: object, installed: object): boolean
