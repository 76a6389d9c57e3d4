package dev.idempotent.store.local;

import java.util.Objects;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PlacesTests {

	private final Places places = new Places(1);

	@Test
	void takeWhenAllAreTakenThenNone() {
		assertThat(this.places.take(0, 10)).isNotNull();
		assertThat(this.places.take(9, 20)).isNull();
		assertThat(this.places.take(10, 20)).isNotNull();
	}

	@Test
	void keepWhenStillTakenThenLonger() {
		Place place = take(0, 10);
		assertThat(this.places.keep(place, 20)).extracting(Place::expiresAt).isEqualTo(20L);
		assertThat(this.places.take(19, 30)).isNull();
		assertThat(this.places.take(20, 30)).isNotNull();
	}

	@Test
	void keepWhenGivenAwayThenRefused() {
		Place place = take(0, 10);
		take(10, 20);
		assertThat(this.places.keep(place, 30)).isNull();
		assertThat(this.places.take(19, 30)).isNull();
		assertThat(this.places.take(20, 30)).isNotNull();
	}

	@Test
	void freeWhenGivenAwayThenSuccessorKeepsItsPlace() {
		Place place = take(0, 10);
		take(10, 20);
		this.places.free(place);
		assertThat(this.places.take(19, 30)).isNull();
	}

	private Place take(long now, long expiresAt) {
		return Objects.requireNonNull(this.places.take(now, expiresAt));
	}

}
