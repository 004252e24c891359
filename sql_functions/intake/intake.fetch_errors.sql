-- rows: exact
insert into intake.fetch_errors (first_code, last_code, class, meaning) values
    (1, 2, 'passing', 'Unknown error or service temporarily unavailable'),
    (3, 3, 'permission', 'The application does not have the capability to make this call'),
    (4, 4, 'limit', 'Application request limit reached'),
    (10, 10, 'permission', 'Permission is not granted or has been removed'),
    (17, 17, 'limit', 'User request limit reached'),
    (32, 32, 'limit', 'Page request limit reached'),
    (100, 100, 'unknown', 'The object does not exist, cannot be loaded due to missing permissions, or does not support this operation'),
    (102, 104, 'token', 'The session is invalid, or no access token was sent'),
    (190, 190, 'token', 'The access token is invalid, has expired or was revoked'),
    (200, 299, 'permission', 'Permission is not granted or has been removed, such as leads_retrieval or access to the leads of the page'),
    (341, 341, 'limit', 'Application limit reached'),
    (368, 368, 'limit', 'Temporarily blocked for policies violations'),
    (613, 613, 'limit', 'Calls to this API have exceeded the rate limit'),
    (80000, 80014, 'limit', 'There have been too many calls to this account; 80005: too many leadgen calls to this page');
