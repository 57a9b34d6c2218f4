"""Run a function in a process of its own and kill it at its n-th system call: the kernel stops it at every one.

Linux only, and only where a process may trace its own child; `can_trace` tells.
"""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

_TRACEME, _SYSCALL, _SETOPTIONS = 0, 24, 0x4200
_SYSGOOD, _EXITKILL = 1, 0x100000
_AT_SYSCALL = signal.SIGTRAP | 0x80


def forked(work: Callable[[], None], prepare: Callable[[], None] = lambda: None) -> int:
    """Begin work in a child process and return its id; the child ends without any farewell."""
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        prepare()
        work()
        code = 0
    finally:
        os._exit(code)


def kill_at_call(child: int, number: int) -> int:
    """Let a child go on that waits to be traced, and kill it as it enters its n-th system call.

    Return the calls that it made before it ended by itself, or `number` where it was killed there.
    """
    library = ctypes.CDLL(None, use_errno=True)
    os.waitpid(child, 0)
    library.ptrace(_SETOPTIONS, child, 0, _SYSGOOD | _EXITKILL)
    seen = 0
    entering = True
    passed_on = 0
    while True:
        library.ptrace(_SYSCALL, child, 0, passed_on)
        _, status = os.waitpid(child, 0)
        if not os.WIFSTOPPED(status):
            return seen
        stopped_by = os.WSTOPSIG(status)
        passed_on = 0 if stopped_by == _AT_SYSCALL else stopped_by
        if stopped_by == _AT_SYSCALL:
            seen += entering
            entering = not entering
            if seen == number:
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)
                return seen


def wait_to_be_traced() -> None:
    """Let the parent trace this process, and stop until it does."""
    if ctypes.CDLL(None, use_errno=True).ptrace(_TRACEME, 0, 0, 0):
        os._exit(3)
    os.kill(os.getpid(), signal.SIGSTOP)


def can_trace() -> bool:
    """Tell whether this machine lets a process trace its own child."""
    if not sys.platform.startswith("linux"):
        return False
    child = forked(lambda: None, wait_to_be_traced)
    _, status = os.waitpid(child, os.WUNTRACED)
    if not os.WIFSTOPPED(status):
        return False
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return True
