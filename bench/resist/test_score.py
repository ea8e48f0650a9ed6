"""Tests of the scoring: `bench/resist/run --self-test`."""

import string
import unittest

from score import OUR_ALPHABET, OUR_LOOK_ALIKES, our_rule, peer_rule


class OurRule(unittest.TestCase):
    def test_case_does_not_matter(self) -> None:
        self.assertTrue(our_rule().is_right("kHxM", "khxm"))

    def test_a_look_alike_stands_for_the_one_that_can_occur(self) -> None:
        self.assertTrue(our_rule().is_right("47O1Z", "ATDL2"))
        self.assertTrue(our_rule().is_right("fvnrwx", "eympmk"))

    def test_characters_of_the_alphabet_stay_distinct(self) -> None:
        folded = {our_rule().fold(character) for character in OUR_ALPHABET}
        self.assertEqual(folded, set(OUR_ALPHABET))

    def test_only_characters_outside_of_the_alphabet_are_replaced_by_ones_inside(self) -> None:
        self.assertFalse(set(OUR_LOOK_ALIKES) & set(OUR_ALPHABET))
        self.assertLessEqual(set(OUR_LOOK_ALIKES.values()), set(OUR_ALPHABET))

    def test_a_text_that_is_longer_or_shorter_is_wrong(self) -> None:
        self.assertFalse(our_rule().is_right("ABCE", "ABCEH"))
        self.assertFalse(our_rule().is_right("ABCEHH", "ABCEH"))
        self.assertFalse(our_rule().is_right("", "ABCEH"))

    def test_spaces_that_a_reader_saw_do_not_matter(self) -> None:
        self.assertTrue(our_rule().is_right("AB CE H\n", "ABCEH"))


class PeerRule(unittest.TestCase):
    def test_letters_alone_have_no_zero_but_both_i_and_l(self) -> None:
        rule = peer_rule(string.ascii_lowercase)
        self.assertTrue(rule.is_right("f00d", "food"))
        self.assertFalse(rule.is_right("1ine", "line"))
        self.assertFalse(rule.is_right("iine", "line"))

    def test_digits_alone_have_a_zero_and_a_one(self) -> None:
        self.assertTrue(peer_rule(string.digits).is_right("loI", "101"))

    def test_nothing_else_is_forgiven(self) -> None:
        rule = peer_rule(string.ascii_letters + string.digits)
        for read, answer in [("0", "O"), ("1", "l"), ("4", "A"), ("5", "S"), ("2", "Z")]:
            self.assertFalse(rule.is_right(read, answer), (read, answer))

    def test_case_does_not_matter(self) -> None:
        self.assertTrue(peer_rule(string.ascii_letters).is_right("AbC", "aBc"))


if __name__ == "__main__":
    unittest.main()
