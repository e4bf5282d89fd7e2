/** Whether a process has that id; also one that has ended and that nobody has waited for. */
export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
