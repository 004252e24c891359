create or replace function intake.raw_text(p_submission intake.submissions)
returns text
language plpgsql
stable
as $$
declare
    v_raw constant bytea := coalesce(
        p_submission.raw, (select d.raw from intake.deliveries as d where d.id = p_submission.delivery_id)
    );
begin
    return left(normalize.decode_text(v_raw), 65536);
exception
    when character_not_in_repertoire or untranslatable_character then
        return encode(v_raw, 'base64');
end;
$$;

comment on function intake.raw_text(intake.submissions) is
'What came, letter by letter, for whoever has to make sense of it; in base64 when it is no text, null once it was forgotten. Of one of several referrals the whole body.';

revoke all on function intake.raw_text(intake.submissions) from public;
