from tests.journal.flip_bits import CRASHED, MISSED, SEEN, flip_bits

BITS = 2_500  # more of them, or all: python -m tests.journal.flip_bits --help


def test_no_flipped_bit_of_a_real_file_changes_the_log_unseen() -> None:
    found, bad = flip_bits(BITS)
    assert found.total() >= BITS
    assert found[SEEN] > BITS // 2
    assert (found[MISSED], found[CRASHED], bad) == (0, 0, [])
