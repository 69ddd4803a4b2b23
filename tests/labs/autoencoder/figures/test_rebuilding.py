"""Which images are shown, what the network is given, and what it makes of them frame by frame."""

import numpy as np
import pytest

from nnviz.arithmetic import halves, rows, total
from nnviz.experiments.autoencoder import Autoencoder, AutoencoderExperiment
from nnviz.experiments.images import Convolution, DenseLayer, ImageData
from nnviz.labs.autoencoder.figures.encoding import grey, rebuild
from nnviz.labs.autoencoder.figures.rebuilding import choose, given, over_time, pixels, usable_frames

EXPERIMENT = AutoencoderExperiment(data=ImageData(dataset="usps"), network=Autoencoder(
    convolutions=(Convolution(filters=2, pool=4),), encoder=(DenseLayer(units=5, dropout=0.5),), latent=3,
    decoder=(DenseLayer(units=4, normalised=True),)))
DRAW = np.random.default_rng(0)
IMAGES = DRAW.integers(0, 256, (6, 16, 16), dtype=np.uint8)
ERRORS, CLASSES = DRAW.permutation(50) / 50, np.arange(50) % 10


def weights(frames: int) -> list[np.ndarray]:
    shapes = [(3, 3, 1, 2), (2,), (32, 5), (5,), (5, 3), (3,), (3, 4), (4,), (4,), (4,), (4,), (4,), (4, 256), (256,)]
    return [DRAW.uniform(0.1, 1, (frames, *shape)).astype(np.float32) for shape in shapes]


def test_the_halves_of_an_autoencoder_meet_after_the_latent_layer():
    encoder, decoder = halves(rows(EXPERIMENT))
    assert [line.name for line in encoder][-2:] == ["encoder_dropout_1", "latent"]
    assert [line.name for line in decoder] == ["decoder_1", "decoder_normalisation_1", "output"]
    assert total(encoder) == 2 * 10 + 32 * 5 + 5 + 5 * 3 + 3
    assert total(decoder) == 3 * 4 + 4 + 4 * 4 + 4 * 256 + 256


def test_every_frame_is_rebuilt_with_its_own_weights():
    kept, values = weights(3), grey(IMAGES)
    made = over_time(EXPERIMENT, kept, values)
    assert made.shape == (3, 6, 256)
    for frame in range(3):
        np.testing.assert_array_equal(made[frame], rebuild(EXPERIMENT, [one[frame] for one in kept], values))


@pytest.mark.parametrize(("broken", "usable"), [((), 4), ((3,), 3), ((1, 3), 1), ((0,), 0)])
def test_frames_end_where_weights_are_no_numbers(broken, usable):
    kept = weights(4)
    for frame in broken:
        kept[5][frame, -1] = np.nan if frame % 2 else np.inf
    assert usable_frames(kept) == usable


def test_one_of_each_class_and_the_next_ones():
    for turn in range(12):
        chosen = choose(ERRORS, CLASSES, "classes", turn)
        assert CLASSES[chosen].tolist() == list(range(10))
        assert (chosen // 10 == turn % 5).all()


def test_the_worst_come_first_and_ten_by_ten():
    order = np.argsort(ERRORS)[::-1]
    for turn in range(4):
        np.testing.assert_array_equal(choose(ERRORS, CLASSES, "worst", turn), order[10 * turn:10 * turn + 10])
    assert len(choose(ERRORS, CLASSES, "worst", 999)) == 10
    assert len(choose(ERRORS[:10], CLASSES[:10], "worst", 3)) == 10


def test_random_images_are_drawn_from_their_turn_without_repeats():
    first, again, other = (choose(ERRORS, CLASSES, "random", turn) for turn in (1, 1, 2))
    assert first.tolist() == again.tolist() != other.tolist()
    assert len(set(first.tolist())) == 10


def test_the_network_is_given_noise_only_where_it_trains_with_it():
    np.testing.assert_array_equal(given(EXPERIMENT, IMAGES, 0), grey(IMAGES))
    noisy = EXPERIMENT.with_(network={"noise": 0.3})
    assert np.std(given(noisy, IMAGES, 4) - grey(IMAGES)) == pytest.approx(0.3, rel=0.1)
    np.testing.assert_array_equal(given(noisy, IMAGES, 4), given(noisy, IMAGES, 4))


def test_pixels_are_the_images_again_and_what_lies_beyond_is_cut_off():
    np.testing.assert_array_equal(pixels(grey(IMAGES)), IMAGES)
    assert pixels(np.array([-0.5, 1.5, np.nan])).tolist() == [0, 255, 0]
