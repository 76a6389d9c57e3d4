package dev.idempotent.sample;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import javax.imageio.ImageIO;

/**
 * A picture of the page, small enough for a repository.
 */
record Picture(BufferedImage image) {

	private static final int COLOURS = 256;

	/**
	 * Reads a picture, and keeps the colours that most of it has.
	 */
	static Picture of(byte[] png) throws IOException {
		BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
		int[] colours = mostFrequent(
				image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth()));
		BufferedImage indexed = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_BYTE_INDEXED,
				new IndexColorModel(8, colours.length, colours, 0, false, -1, DataBuffer.TYPE_BYTE));
		indexed.createGraphics().drawImage(image, 0, 0, null);
		return new Picture(indexed);
	}

	/**
	 * Writes it below {@code target}, and into the documentation when
	 * {@code -Dscreenshots=docs} says so.
	 */
	void write(String name) throws IOException {
		List<String> folders = "docs".equals(System.getProperty("screenshots")) ? List.of("target", "../docs/images")
				: List.of("target");
		for (String folder : folders) {
			Files.createDirectories(Path.of(folder));
			ImageIO.write(this.image, "png", Path.of(folder, name + ".png").toFile());
		}
	}

	private static int[] mostFrequent(int[] pixels) {
		Map<Integer, Long> counts = Arrays.stream(pixels)
			.boxed()
			.collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
		return counts.entrySet()
			.stream()
			.sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
			.limit(COLOURS)
			.mapToInt(Map.Entry::getKey)
			.toArray();
	}

}
