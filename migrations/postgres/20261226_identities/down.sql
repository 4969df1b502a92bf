DROP TABLE staff_identities;
