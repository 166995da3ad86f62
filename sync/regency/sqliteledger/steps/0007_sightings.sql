-- Sightings of every card go after a week, whether or not the card is seen again.
CREATE INDEX sighting_at ON sighting (at);
