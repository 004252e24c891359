create or replace function people.record_consent(
    p_person_id bigint,
    p_submission_id bigint,
    p_basis text,
    p_statement text,
    p_given_at timestamptz
)
returns void
language plpgsql
volatile
as $$
begin
    insert into people.consents (person_id, submission_id, basis, statement, given_at)
    values (p_person_id, p_submission_id, p_basis, p_statement, p_given_at);
end;
$$;

comment on function people.record_consent(bigint, bigint, text, text, timestamptz) is
'Keeps the legal basis that a submission states for a person, with the words and the time that it gives. p_basis: a value of people.consents.basis.';

revoke all on function people.record_consent(bigint, bigint, text, text, timestamptz) from public;
