DROP TABLE attacks;
DROP TABLE sightings;
DROP TABLE spent_solutions;
DROP TABLE wordings;
