-- Who an OpenID Connect provider says it is: the pair names one person for ever; null for local users.
ALTER TABLE house_user ADD COLUMN issuer TEXT;
ALTER TABLE house_user ADD COLUMN subject TEXT;

CREATE UNIQUE INDEX house_user_subject ON house_user (issuer, subject) WHERE subject IS NOT NULL;
