/** Saving to a file as the window tells it: where it went, why it did not, or nothing where the user thought better of it. */
import type { Result } from '../../src-shared/contract/errors';
import type { Notices } from './notices.svelte';

/**
 * @param what is said where it went well, such as "Chart saved"
 * @param save makes what is saved and asks main for it; what it throws, while it makes a picture, is told as well
 */
export async function saveAndTell(
  notices: Notices,
  what: string,
  save: () => Promise<Result<{ fileName: string } | null>>,
): Promise<void> {
  try {
    const saved = await save();
    if (!saved.ok) notices.failure(saved.error);
    else if (saved.value) notices.info(what, saved.value.fileName);
  } catch (error) {
    notices.error('The file could not be made', error instanceof Error ? error.message : String(error));
  }
}
