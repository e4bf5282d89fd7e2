-- Who an OpenID Connect provider says it is: the pair names one person for ever; null for local users.
ALTER TABLE house_user ADD issuer nvarchar(400) COLLATE Latin1_General_100_BIN2 NULL;
ALTER TABLE house_user ADD subject nvarchar(255) COLLATE Latin1_General_100_BIN2 NULL;
GO
CREATE UNIQUE INDEX uq_house_user_subject ON house_user (issuer, subject) WHERE subject IS NOT NULL;
