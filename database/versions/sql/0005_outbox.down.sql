drop table outbox.attempts;
drop table outbox.messages;
drop table outbox.workers;
